import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CircuitState } from '../judges/models/circuit-breaker.ts';
import type { OpenedModels } from '../judges/models/create-models.ts';
import type { ModelAttempt } from '../judges/models/model-call.ts';

const LATENCY_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const CIRCUITS: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** What watches the calls to models. */
export interface ModelsWatch {
  readonly observe: (attempt: ModelAttempt) => void;
  /** Shows the circuits of these models. */
  follow(models: Pick<OpenedModels, 'listCircuits'>): void;
}

/** Puts calls to models into the metrics, by provider and outcome: no label names a tenant or a learner. */
export function watchModels(metrics: Registry): ModelsWatch {
  const registers = [metrics];
  const calls = new Counter({
    name: 'throughline_judge_calls_total',
    help: 'Attempts at model judges, by how they ended',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const tokens = new Counter({
    name: 'throughline_judge_tokens_total',
    help: 'Tokens of model judges, into them and out of them',
    labelNames: ['provider', 'direction'],
    registers,
  });
  const cost = new Counter({
    name: 'throughline_judge_cost_micro_usd_total',
    help: 'Cost of model judges by the list prices that are known, millionths of a US dollar',
    labelNames: ['provider'],
    registers,
  });
  const latency = new Histogram({
    name: 'throughline_judge_latency_seconds',
    help: 'How long attempts at model judges took',
    labelNames: ['provider'],
    buckets: LATENCY_BUCKETS_S,
    registers,
  });
  return {
    observe({ provider, outcome, tokensIn, tokensOut, costMicroUsd, latencyMs }) {
      calls.inc({ provider, outcome });
      if (tokensIn > 0) tokens.inc({ provider, direction: 'in' }, tokensIn);
      if (tokensOut > 0) tokens.inc({ provider, direction: 'out' }, tokensOut);
      if (costMicroUsd > 0) cost.inc({ provider }, costMicroUsd);
      if (latencyMs > 0) latency.observe({ provider }, latencyMs / 1_000);
    },
    follow: (models) => showCircuits(metrics, models),
  };
}

function showCircuits(metrics: Registry, models: Pick<OpenedModels, 'listCircuits'>): void {
  const gauge: Gauge<'provider'> = new Gauge({
    name: 'throughline_judge_circuit',
    help: 'Circuit of a model judge in this process: 0 closed, 1 half-open, 2 open',
    labelNames: ['provider'],
    registers: [metrics],
    collect() {
      for (const { name, circuit } of models.listCircuits())
        gauge.set({ provider: name }, CIRCUITS[circuit ?? 'closed']);
    },
  });
}
