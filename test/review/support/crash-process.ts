import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { review } from '../../../src/flows/review.ts';
import { createReviewSteps } from '../../../src/steps/review/create-review-steps.ts';
import { armCrashPoint } from '../../../src/store/crash-point.ts';
import { openPool, type Connection } from '../../../src/store/database.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { scriptReviewJudge } from '../../support/review/scripted-review-judge.ts';

/** What a process is to do until it is killed. */
export interface ReviewCrash {
  readonly connection: Connection;
  readonly masterKey: string;
  readonly ref: LearnerRef;
  readonly point: string;
  /** How many times the point is passed unharmed before it kills. */
  readonly passes: number;
}

/** The main of a child process: a learner's reviews, with a crash point armed. Ends with 0 where it survives. */
async function run(order: ReviewCrash): Promise<void> {
  const appPool = openPool(order.connection, 'tl_app', { max: 4, onError: () => undefined });
  const master = parseMasterKey(order.masterKey);
  const judge = scriptReviewJudge({
    attempts: [{ provider: 'scripted:one', outcome: 'answered' }],
  });
  const steps = { review: createReviewSteps({ appPool, master, nowMs: Date.now, judge }) };
  armCrashPoint(order.point, order.passes);
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  while ((await review(steps, order.ref, attempt)).kind === 'more');
}

await run(JSON.parse(process.argv[2] ?? '') as ReviewCrash);
process.exit(0);
