import type { Attempt } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import type { Engine } from '../engine.ts';
import { QueueEngine, type QueueOptions } from '../queue/queue-engine.ts';
import type { EmbeddedFlow } from './flow.ts';
import { EMBEDDED_FLOWS } from './flows.ts';
import { WorkLoop } from './work-loop.ts';

const DRAIN_MS = 10_000;
/** Flows that share their places, but for the busiest one: each keeps a place. */
const KEPT = EMBEDDED_FLOWS.filter((flow: EmbeddedFlow) => flow.ownPlaces === undefined).length - 1;
/** Of the busiest flow: what two cores are busy with. */
const PLACES = 8;
/** Where turns wait for a model, more of them fit beside each other. */
const PLACES_WAITING = 24;
/** One that listens, one that beats, the others claim and finish. */
const CONNECTIONS_MAX = 5;

export interface EmbeddedEngineOptions extends QueueOptions {
  readonly steps: Steps;
  /**
   * Turns under way at once on this process, of all flows together that share their places: eight (24 where judges wait)
   * and one for each further flow unless set.
   */
  readonly concurrency?: number;
  /** Null or absent for the built-in one. */
  readonly retryPolicy?: Attempt['policy'];
  /** How long `stop` waits for turns under way. */
  readonly drainMs?: number;
}

/**
 * The engine that needs nothing but the database: a table of wakes, one lease per process, LISTEN with a poll
 * behind it.
 *
 * @example
 * const engine = createEmbeddedEngine({ connection, steps, instance: 'server', onError: report });
 * await engine.start();
 */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
  const { steps, onError, judgeWaits = false, retryPolicy = null } = options;
  const { concurrency = KEPT + (judgeWaits ? PLACES_WAITING : PLACES) } = options;
  return new QueueEngine(options, {
    name: 'embedded',
    connectionsMax: CONNECTIONS_MAX,
    sweepsSlowly: false,
    place: null,
    prepare: async () => undefined,
    begin(pool, lease) {
      const flows = EMBEDDED_FLOWS;
      const policy = retryPolicy;
      const loop = new WorkLoop({ pool, steps, flows, lease, concurrency, policy, onError });
      return {
        nudge: () => loop.nudge(),
        readiness: () => ({ ready: true, detail: 'ready' }),
        stop: () => loop.stop(options.drainMs ?? DRAIN_MS),
      };
    },
  });
}
