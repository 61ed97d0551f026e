import { setTimeout as sleep } from 'node:timers/promises';
import { createModels } from '../../../src/judges/models/create-models.ts';
import type { AttemptOutcome } from '../../../src/judges/models/model-call.ts';
import { ModelError } from '../../../src/judges/models/model-error.ts';
import type { ModelProvider } from '../../../src/judges/models/model-provider.ts';
import type { MatrixCall } from './matrix-call.ts';
import { RecordingLedger } from './recording-ledger.ts';

const LIMITS = { attemptMsMin: 100, retryDelayMs: 10, retryWaitMsMax: 100 } as const;
/** Where an answer comes late or never: soon given up. Elsewhere: time enough on a machine that is busy. */
const DEADLINE_MS = { short: 6_000, long: 60_000 } as const;
const SILENCE_MS = { short: 2_000, long: 30_000 } as const;
/** Past the deadline by this much, nobody is waited for. */
const HANG_MS = 20_000;

/**
 * What came of one question: `verified` by the first provider, recorded `failover` to the next, recorded `failure`,
 * or `wrong`, which must never be.
 */
export interface CellResult {
  readonly end: 'verified' | 'failover' | 'failure' | 'wrong';
  /** Of every attempt, as recorded. */
  readonly outcomes: readonly AttemptOutcome[];
  readonly why: string;
}

/** Asks one call of some providers, and holds whatever comes of it to what must be. */
export async function runCell(
  call: MatrixCall,
  providers: readonly ModelProvider[],
  deadline: keyof typeof DEADLINE_MS,
): Promise<CellResult> {
  const ledger = new RecordingLedger();
  const models = createModels({
    providers,
    ledger,
    nowMs: () => performance.now(),
    random: () => 0.5,
    limits: { ...LIMITS, callMsMax: DEADLINE_MS[deadline], silenceMsMax: SILENCE_MS[deadline] },
  });
  const clock = new AbortController();
  const hang = sleep(DEADLINE_MS[deadline] + HANG_MS, 'hang' as const, {
    signal: clock.signal,
  }).catch(() => 'hang' as const);
  const ended = await Promise.race([settle(call, models), hang]);
  clock.abort();
  const outcomes = ledger.recorded.map(({ attempt }) => attempt.outcome);
  const wrong = (why: string): CellResult => ({ end: 'wrong', outcomes, why });
  if (ended === 'hang') return wrong('still waiting past the deadline');
  if ('error' in ended) {
    if (!(ended.error instanceof ModelError)) return wrong(`threw ${String(ended.error)}`);
    if (outcomes.length === 0) return wrong('failed without a record');
    if (outcomes.includes('answered')) return wrong('failed, and recorded an answer');
    return { end: 'failure', outcomes, why: ended.error.code };
  }
  if (ended.faults.length > 0) return wrong(ended.faults.join('; '));
  const last = ledger.recorded.at(-1)?.attempt;
  if (last?.outcome !== 'answered') return wrong('an answer that nobody is recorded to have given');
  if (outcomes.filter((outcome) => outcome === 'answered').length > 1)
    return wrong('answered twice');
  return { end: last.ordinal === 0 ? 'verified' : 'failover', outcomes, why: '' };
}

async function settle(call: MatrixCall, models: Parameters<MatrixCall['ask']>[0]) {
  try {
    return await call.ask(models);
  } catch (error) {
    return { error };
  }
}
