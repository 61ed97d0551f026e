import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { createReviewSteps } from '../../src/steps/review/create-review-steps.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { createIdleErasure } from '../support/engines/idle-flows.ts';
import { until } from '../support/engines/script.ts';
import {
  makeAttempt,
  makeEnd,
  startReviewing,
  type Reviewing,
} from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';

const AT_ONCE = 20;
const WITHIN_MS = 60_000;

let reviewing: Reviewing;
let appPool: Pool;
beforeAll(async () => {
  reviewing = await startReviewing('review_at_once');
  const { connection } = reviewing.calibrating.recording.database;
  appPool = openPool(connection, 'tl_app', { max: 12, onError: () => undefined });
});
afterAll(async () => {
  await appPool.end();
  await reviewing.close();
});

test(
  'twenty scenarios that end together are reviewed together: all are scored at the same time',
  async () => {
    const desks = await Promise.all(Array.from({ length: AT_ONCE }, () => reviewing.openDesk()));
    let underWay = 0;
    let most = 0;
    const judge = scriptReviewJudge({
      async before(section) {
        if (section !== 'scoring') return;
        underWay += 1;
        most = Math.max(most, underWay);
        const deadlineMs = performance.now() + WITHIN_MS / 2;
        while (most < AT_ONCE && performance.now() < deadlineMs) await wait(20);
        underWay -= 1;
      },
    });
    const engine = createEmbeddedEngine({
      connection: reviewing.calibrating.recording.database.connection,
      steps: { ...idle(), review: createReviews(judge) },
      instance: 'at-once',
      judgeWaits: true,
      onError: (error) => {
        throw error;
      },
    });
    for (const desk of desks) await desk.desk.record(...makeAttempt(), makeEnd()); // which wakes the flow, too
    await engine.start();
    try {
      await until('all are written', WITHIN_MS, async () => {
        const { rows } = await desks[0]!.desk.query<{ count: number }>(
          `select count(*)::integer as count from review_state where status = 'completed'`,
        );
        return rows[0]!.count === AT_ONCE;
      });
    } finally {
      await engine.stop();
    }
    expect(most).toBe(AT_ONCE);
  },
  WITHIN_MS * 2,
);

function createReviews(judge: Parameters<typeof createReviewSteps>[0]['judge']): Steps['review'] {
  const { master } = reviewing.calibrating.recording;
  return createReviewSteps({ appPool, master, nowMs: Date.now, judge, waitMsMax: 0 });
}

/** The other flows look, and find nothing. */
function idle(): Omit<Steps, 'review'> {
  const refuse = async (): Promise<never> => {
    throw new Error('a flow that finds nothing to do takes no further step');
  };
  return {
    learner: {
      takeFence: async () => 1,
      findNextDue: async () => ({ kind: 'nothing' }),
      park: refuse,
    },
    calibrate: {
      gather: refuse,
      measure: refuse,
      collectEvidence: refuse,
      score: refuse,
      proposeHandoff: refuse,
      commit: refuse,
    },
    evaluate: {
      findWaiting: async () => ({ conversations: [], more: false }),
      judge: refuse,
      commit: refuse,
      noteFailure: refuse,
    },
    erase: createIdleErasure(),
  };
}
