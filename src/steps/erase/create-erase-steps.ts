import type { EraseSteps } from '../../flows/steps.ts';
import { inTenant } from '../../store/database.ts';
import { findErasureState } from '../../store/erasure/finish-erasure.ts';
import { guardStep } from '../guard-step.ts';
import { certify, forgetName } from './certify.ts';
import { destroyKey } from './destroy-key.ts';
import { destroyWords } from './destroy-words.ts';
import type { EraseParts } from './erase-parts.ts';
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
    isDue: (ref) =>
      guardStep(() =>
        inTenant(
          parts.eraserPool,
          ref.tenant,
          async (transaction) => (await findErasureState(transaction, ref)) === 'erasing',
        ),
      ),
    log: (ref) => guardStep(() => logErasure(parts, ref)),
    destroyKey: (ref) => guardStep(() => destroyKey(parts, ref)),
    destroyWords: (ref) => guardStep(() => destroyWords(parts, ref)),
    forgetName: (ref) => guardStep(() => forgetName(parts, ref)),
    certify: (ref) => guardStep(() => certify(parts, ref)),
  };
}
