import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { raiseFence } from '../../store/work/raise-fence.ts';
import { guardStep } from '../guard-step.ts';

/**
 * Takes the learner's next fence. Not remembered: each turn has to have its own, or a slow one from before
 * could still commit.
 *
 * @throws ThroughlineError `learner/not-found`
 */
export async function takeFence(pool: Pool, ref: LearnerRef): Promise<number> {
  return guardStep(async () => {
    const fence = await inTenant(pool, ref.tenant, (transaction) =>
      raiseFence(transaction, ref.learner),
    );
    if (fence === null) throw new ThroughlineError('learner/not-found', 'there is no such learner');
    return fence;
  });
}
