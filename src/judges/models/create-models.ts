import { askInTurn } from './ask-in-turn.ts';
import type { CallLedger } from './call-ledger.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import type { ModelAttempt } from './model-call.ts';
import { MODEL_LIMITS, type ModelLimits } from './model-limits.ts';
import type { ModelProvider } from './model-provider.ts';
import type { Models } from './models.ts';
import type { ModelsDesk } from './open-call.ts';

/** What the models need from the rest. */
export interface ModelsParts {
  /** In the order in which they are asked. */
  readonly providers: readonly ModelProvider[];
  readonly ledger: CallLedger;
  /** A clock that never goes back, in ms; only differences are used. */
  nowMs(): number;
  /** Uniform in [0, 1). */
  random(): number;
  readonly limits?: Partial<ModelLimits>;
  /** Told of every attempt, for measures; nobody's names are in it. */
  readonly observe?: (attempt: ModelAttempt) => void;
}

/** Models with what only their opener shows: how each provider's circuit is. */
export interface OpenedModels extends Models {
  /** In the configured order; null for a provider that this process has asked nothing yet. */
  listCircuits(): readonly { readonly name: string; readonly circuit: CircuitState | null }[];
}

/**
 * Puts the configured models behind one question. Only the circuits are shared between calls: what fails over, how often
 * and until when is kept for each call by itself.
 *
 * @example
 * const models = createModels({ providers, ledger, nowMs: () => performance.now(), random: Math.random });
 * const { answer } = await models.ask(request, { tenant, learner, flow: 'calibrate/17', step: 'score' });
 */
export function createModels(parts: ModelsParts): OpenedModels {
  const limits = { ...MODEL_LIMITS, ...parts.limits };
  const asked = new Set<string>();
  const seats = parts.providers.map((provider, ordinal) => ({
    provider,
    ordinal,
    breaker: new CircuitBreaker(limits.circuit, () => parts.nowMs()),
  }));
  const desk: ModelsDesk = {
    seats,
    limits,
    ledger: parts.ledger,
    nowMs: () => parts.nowMs(),
    random: () => parts.random(),
    observe: (attempt) => {
      asked.add(attempt.provider);
      parts.observe?.(attempt);
    },
  };
  return {
    names: parts.providers.map(({ name }) => name),
    ask: (request, call) => askInTurn(desk, request, call),
    listCircuits: () =>
      seats.map(({ provider: { name }, breaker }) => ({
        name,
        circuit: asked.has(name) ? breaker.state : null,
      })),
  };
}
