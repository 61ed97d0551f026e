import type { Steps } from '../flows/steps.ts';
import { ruleJudge } from '../steps/calibrate/completion-judge.ts';
import { createCalibrateSteps } from '../steps/calibrate/create-calibrate-steps.ts';
import { createLearnerSteps } from '../steps/learner/create-learner-steps.ts';
import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** The judge in force. */
export const JUDGE = ruleJudge;

/** Binds every step that the flows call to the database, the key, and the judge in force. */
export function openSteps(appPool: Pool, master: MasterKey): Steps {
  return {
    learner: createLearnerSteps({ appPool, master, nowMs: Date.now }),
    calibrate: createCalibrateSteps({ appPool, master, nowMs: Date.now, judge: JUDGE }),
  };
}
