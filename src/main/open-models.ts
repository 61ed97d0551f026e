import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { createModels, type OpenedModels } from '../judges/models/create-models.ts';
import { createCallLedger } from '../steps/judging/create-call-ledger.ts';
import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { openProviders } from './open-providers.ts';
import { watchModels } from './watch-models.ts';

/** What the models need beside the configuration. */
export interface ModelsNeeds {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Where the calls are counted; null counts them nowhere. */
  readonly metrics: Registry | null;
  /** Aborted when this process lets no call go on: what is under way ends as `aborted`, and nobody else is asked. */
  readonly ending: AbortSignal;
}

/** Opens the models that the configuration names; nothing is asked before somebody asks. */
export function openModels(
  config: Config,
  { appPool, master, metrics, ending }: ModelsNeeds,
): OpenedModels {
  const watch = metrics === null ? null : watchModels(metrics);
  const models = createModels({
    providers: openProviders(config),
    ledger: createCallLedger({ appPool, master, nowMs: Date.now }),
    nowMs: () => performance.now(),
    random: Math.random,
    ...(watch === null ? {} : { observe: watch.observe }),
  });
  watch?.follow(models);
  return {
    ...models,
    ask: (request, call) => models.ask(request, { signal: ending, ...call }),
  };
}
