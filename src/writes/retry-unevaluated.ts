import type { TenantId } from '../domain/ids/ids.ts';
import { lockLearnerState } from '../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../store/change/append-change.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { retryGivenUp } from '../store/evaluate/retry-given-up.ts';
import { findLearner } from '../store/reads/find-learner.ts';
import { wakeEvaluations } from '../store/work/wake-learners.ts';

/** `retried` also where it waits already: asking twice changes nothing. */
export type RetryUnevaluatedOutcome = 'retried' | 'not-unevaluated' | 'no-such-learner';

/**
 * Asks for a light evaluation again that failed too often: it waits among the others, with three fresh tries.
 *
 * @param pool of the role `tl_app`
 * @param externalId what the platform calls the learner
 * @param position the `ledgerSeq` of the turn or session
 */
export async function retryUnevaluated(
  pool: Pool,
  tenant: TenantId,
  externalId: string,
  position: number,
): Promise<RetryUnevaluatedOutcome> {
  return inTenant(pool, tenant, async (transaction) => {
    const found = await findLearner(transaction, externalId);
    if (found === null) return 'no-such-learner';
    const ref = { tenant, learner: found.learner };
    const state = await lockLearnerState(transaction, ref.learner);
    if (state.erasing) return 'no-such-learner';
    const before = await retryGivenUp(transaction, ref.learner, position);
    if (before === 'none') return 'not-unevaluated';
    if (before === 'retried') {
      await appendChange(transaction, ref, 'retried', position);
      await wakeEvaluations(transaction, tenant, [ref.learner]);
    }
    return 'retried';
  });
}
