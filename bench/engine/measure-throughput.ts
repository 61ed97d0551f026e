import { setTimeout as wait } from 'node:timers/promises';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { lockLearnerState } from '../../src/store/calibrate/lock-learner-state.ts';
import { inTenant, openPool, type Connection, type Pool } from '../../src/store/database.ts';
import { FLOW_NAMES } from '../../src/store/work/flow-names.ts';
import { movePastParked } from '../../src/store/parking/move-past-parked.ts';
import { findNextDue } from '../../src/steps/learner/find-next-due.ts';
import { takeFence } from '../../src/steps/learner/take-fence.ts';
import type { BenchEngine } from './bench-engine.ts';
import type { BenchLearners } from './bench-learners.ts';
import { createIdleFlows } from './idle-flows.ts';

export const THROUGHPUT = { learners: 20, flowsEach: 10, stepsEach: 5, stepMs: 20 } as const;

/** What it takes when nothing but the steps' own time passes: each learner's flows follow one another. */
export const IDEAL_SECONDS =
  (THROUGHPUT.flowsEach * THROUGHPUT.stepsEach * THROUGHPUT.stepMs) / 1_000;

/**
 * Runs 200 calibrations of five steps over 20 learners. The walk and the fenced commit are on the database; the steps
 * only take their time.
 *
 * @returns seconds from the wake to the last landing
 */
export async function measureThroughput(
  bench: BenchEngine,
  connection: Connection,
  learners: BenchLearners,
): Promise<number> {
  const pool = openPool(connection, 'tl_app', { max: 8, onError: reportError });
  const refs = await learners.add(THROUGHPUT.learners);
  await learners.complete(refs, THROUGHPUT.flowsEach);
  const all = Promise.withResolvers<void>();
  let left = THROUGHPUT.learners * THROUGHPUT.flowsEach;
  const engine = bench.create({
    connection,
    steps: createTimedSteps(pool, () => {
      left -= 1;
      if (left === 0) all.resolve();
    }),
    instance: `bench-throughput-${bench.name}`,
    concurrency: THROUGHPUT.learners + FLOW_NAMES.length - 1, // each other flow keeps a place to itself
    sweepMs: 3_600_000,
    onError: reportError,
  });
  const startMs = performance.now();
  await engine.start();
  await inTenant(pool, learners.tenant, (transaction) => engine.wake(transaction, refs));
  await all.promise;
  const seconds = (performance.now() - startMs) / 1_000;
  await engine.stop();
  await pool.end();
  return seconds;
}

function createTimedSteps(pool: Pool, onLanded: () => void): Steps {
  const step = async (): Promise<void> => {
    await wait(THROUGHPUT.stepMs);
  };
  return {
    learner: {
      takeFence: (ref) => takeFence(pool, ref),
      findNextDue: (ref: LearnerRef, fence) => findNextDue(pool, ref, fence),
      park: step,
    },
    calibrate: {
      gather: step,
      measure: step,
      collectEvidence: step,
      score: step,
      proposeHandoff: step,
      commit: async (run) => {
        const outcome = await inTenant(pool, run.tenant, async (transaction) => {
          const state = await lockLearnerState(transaction, run.learner);
          if (state.fence !== run.fence) return 'stale' as const;
          await movePastParked(transaction, run.learner, run.position);
          return 'landed' as const;
        });
        if (outcome === 'landed') onLanded();
        return outcome;
      },
    },
    ...createIdleFlows(),
  };
}

function reportError(error: unknown): void {
  console.error(error);
}
