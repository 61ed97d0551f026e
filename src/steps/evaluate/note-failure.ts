import type { EvaluationRef } from '../../domain/ids/learner-ref.ts';
import type { FailedEvaluation } from '../../flows/steps.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../../store/change/append-change.ts';
import { inTenant } from '../../store/database.ts';
import { countFailure } from '../../store/evaluate/count-failure.ts';
import { guardStep } from '../guard-step.ts';
import { EVALUATE_ATTEMPTS_MAX, type EvaluateParts } from './evaluate-parts.ts';

/**
 * Counts a failed try of each completion of a conversation. After the third one it stays unevaluated: on record with
 * its error, shown, out of the others' way.
 */
export async function noteFailure(
  { appPool }: Pick<EvaluateParts, 'appPool'>,
  run: EvaluationRef,
  errorCode: string,
): Promise<FailedEvaluation> {
  return guardStep(() =>
    inTenant(appPool, run.tenant, async (transaction) => {
      const state = await lockLearnerState(transaction, run.learner);
      if (state.erasing) return { attempts: 0 };
      const attempts = await countFailure(transaction, run.learner, {
        positions: run.positions,
        errorCode,
        attemptsMax: EVALUATE_ATTEMPTS_MAX,
      });
      const [position] = run.positions;
      if (attempts === 0 && position !== undefined) {
        await appendChange(transaction, run, 'unevaluated', position);
      }
      return { attempts };
    }),
  );
}
