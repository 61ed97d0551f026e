import type { LearnerSteps } from '../../flows/steps.ts';
import type { Pool } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { findNextDue } from './find-next-due.ts';
import { park } from './park.ts';
import { takeFence } from './take-fence.ts';

/** What the steps of the flow `learner` need; the parts of a calibration will do. */
export interface LearnerStepParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/**
 * Binds the steps of the flow `learner`.
 *
 * @example
 * const steps = { learner: createLearnerSteps(parts), calibrate: createCalibrateSteps(parts) };
 */
export function createLearnerSteps(parts: LearnerStepParts): LearnerSteps {
  const { appPool } = parts;
  return {
    takeFence: (ref) => takeFence(appPool, ref),
    findNextDue: (ref, fence) => findNextDue(appPool, ref, fence),
    park: (run, attempts, errorCode) => park(appPool, parts, run, attempts, errorCode),
  };
}
