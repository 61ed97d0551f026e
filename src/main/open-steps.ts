import type { Steps } from '../flows/steps.ts';
import type { CompletionJudge } from '../steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../judges/rules/rule-judge.ts';
import { createCalibrateSteps } from '../steps/calibrate/create-calibrate-steps.ts';
import { createEraseSteps } from '../steps/erase/create-erase-steps.ts';
import type { EraseParts } from '../steps/erase/erase-parts.ts';
import { createEvaluateSteps } from '../steps/evaluate/create-evaluate-steps.ts';
import type { LightJudge } from '../steps/evaluate/light-judge.ts';
import { lightRuleJudge } from '../judges/rules/light-rule-judge.ts';
import { createLearnerSteps } from '../steps/learner/create-learner-steps.ts';
import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** The judge in force. */
export const JUDGE: CompletionJudge = ruleJudge;
const LIGHT_JUDGE: LightJudge = lightRuleJudge;

/** Whether a judge in force may take longer than a few seconds. */
export const JUDGE_WAITS = JUDGE.waits === true || LIGHT_JUDGE.waits === true;

/** Binds every step that the flows call to the database, the key, and the judge in force. */
export function openSteps(
  appPool: Pool,
  master: MasterKey,
  erasing: Pick<EraseParts, 'eraserPool' | 'log'>,
): Steps {
  return {
    learner: createLearnerSteps({ appPool, master, nowMs: Date.now }),
    calibrate: createCalibrateSteps({ appPool, master, nowMs: Date.now, judge: JUDGE }),
    evaluate: createEvaluateSteps({
      appPool,
      master,
      nowMs: Date.now,
      lightJudge: LIGHT_JUDGE,
    }),
    erase: createEraseSteps({ ...erasing, master, nowMs: Date.now }),
  };
}
