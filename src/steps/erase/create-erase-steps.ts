import type { EraseSteps } from '../../flows/steps.ts';
import { guardStep } from '../guard-step.ts';
import { certify } from './certify.ts';
import { destroyKey } from './destroy-key.ts';
import { destroyWords } from './destroy-words.ts';
import type { EraseParts } from './erase-parts.ts';
import { forgetName } from './forget-name.ts';
import { isDue } from './is-due.ts';
import { logErasure } from './log-erasure.ts';

/**
 * Binds the steps of the flow `erase`. None remembers anything in `step_result`: what was deleted is not there to be
 * deleted again, and that it was stands in `erasure_step`.
 *
 * @example
 * const erase = createEraseSteps({ eraserPool, master, log, nowMs: Date.now });
 */
export function createEraseSteps(parts: EraseParts): EraseSteps {
  return {
    isDue: (ref) => guardStep(() => isDue(parts, ref)),
    log: (ref) => guardStep(() => logErasure(parts, ref)),
    destroyKey: (ref) => guardStep(() => destroyKey(parts, ref)),
    destroyWords: (ref) => guardStep(() => destroyWords(parts, ref)),
    forgetName: (ref) => guardStep(() => forgetName(parts, ref)),
    certify: (ref) => guardStep(() => certify(parts, ref)),
  };
}
