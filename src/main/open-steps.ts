import type { Steps } from '../flows/steps.ts';
import { createCalibrateSteps } from '../steps/calibrate/create-calibrate-steps.ts';
import { createEraseSteps } from '../steps/erase/create-erase-steps.ts';
import type { EraseParts } from '../steps/erase/erase-parts.ts';
import { createEvaluateSteps } from '../steps/evaluate/create-evaluate-steps.ts';
import { createLearnerSteps } from '../steps/learner/create-learner-steps.ts';
import { createReviewSteps } from '../steps/review/create-review-steps.ts';
import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import type { Judges } from './open-judges.ts';

/** Binds every step that the flows call to the database, the key, and the judges in force. */
export function openSteps(
  appPool: Pool,
  master: MasterKey,
  judges: Judges,
  erasing: Pick<EraseParts, 'eraserPool' | 'log'>,
): Steps {
  return {
    learner: createLearnerSteps({ appPool, master, nowMs: Date.now }),
    calibrate: createCalibrateSteps({
      appPool,
      master,
      nowMs: Date.now,
      judge: judges.completion,
      lineUp: judges.lineUp,
    }),
    evaluate: createEvaluateSteps({
      appPool,
      master,
      nowMs: Date.now,
      lightJudge: judges.light,
      lineUp: judges.lineUp,
    }),
    review: createReviewSteps({
      appPool,
      master,
      nowMs: Date.now,
      judge: judges.review,
      lineUp: judges.lineUp,
    }),
    erase: createEraseSteps({ ...erasing, master, nowMs: Date.now }),
  };
}
