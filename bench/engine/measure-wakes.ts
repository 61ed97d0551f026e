import { setTimeout as wait } from 'node:timers/promises';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { inTenant, openPool, type Connection } from '../../src/store/database.ts';
import type { BenchEngine } from './bench-engine.ts';
import type { BenchLearners } from './bench-learners.ts';
import { createIdleFlows } from './idle-flows.ts';

/** Between wakes; long enough for a turn to be over, and no divisor of the poll's second. */
const PAUSE_MS = 17;

/**
 * Wakes one idle learner at a time, and measures from just before the waking transaction commits to the call
 * of the flow's first step: commit, notification, claim and all.
 *
 * @returns one latency per round, ms
 */
export async function measureWakes(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
  rounds: number,
): Promise<readonly number[]> {
  const pool = openPool(connection, 'tl_app', { max: 2, onError: reportError });
  const refs = await learners.add(20);
  const begun = new Map<string, () => void>();
  const engine = bench.create({
    connection,
    steps: createIdleSteps((ref) => begun.get(ref.learner)?.()),
    instance: `bench-wakes-${bench.name}`,
    onError: reportError,
  });
  await engine.start();
  await wait(200);
  const latencies: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ref = refs[round % refs.length];
    if (ref === undefined) throw new RangeError('no learners');
    const first = Promise.withResolvers<void>();
    begun.set(ref.learner, first.resolve);
    let startMs = 0;
    await inTenant(pool, ref.tenant, async (transaction) => {
      await engine.wake(transaction, [ref]);
      startMs = performance.now();
    });
    await first.promise;
    latencies.push(performance.now() - startMs);
    await wait(PAUSE_MS);
  }
  await engine.stop();
  await pool.end();
  return latencies;
}

function createIdleSteps(onBegin: (ref: LearnerRef) => void): Steps {
  const nothing = async (): Promise<void> => undefined;
  return {
    learner: {
      takeFence: async (ref) => {
        onBegin(ref);
        return 1;
      },
      findNextDue: async () => ({ kind: 'nothing' }),
      park: nothing,
    },
    calibrate: {
      gather: nothing,
      measure: nothing,
      collectEvidence: nothing,
      score: nothing,
      proposeHandoff: nothing,
      commit: async () => 'landed',
    },
    ...createIdleFlows(),
  };
}

function reportError(error: unknown): void {
  console.error(error);
}
