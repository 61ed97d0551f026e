import type { TenantId } from '../domain/ids/ids.ts';
import { lockLearnerState } from '../store/calibrate/lock-learner-state.ts';
import { appendChange } from '../store/change/append-change.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { appendParking } from '../store/parking/append-parking.ts';
import { findParkingState } from '../store/parking/find-parking-state.ts';
import { findLearner } from '../store/reads/find-learner.ts';
import { wakeLearners } from '../store/work/wake-learners.ts';

/** `retried` also where it had been asked for already: asking twice changes nothing. */
export type RetryOutcome = 'retried' | 'not-parked' | 'no-such-learner';

/**
 * Asks for a parked completion again. It is calibrated before anything later, with eight fresh tries, and
 * lands at its own position.
 *
 * @param pool of the role `tl_app`
 * @param externalId what the platform calls the learner
 * @param position the `ledgerSeq` of the parked completion
 */
export async function retryParked(
  pool: Pool,
  tenant: TenantId,
  externalId: string,
  position: number,
): Promise<RetryOutcome> {
  return inTenant(pool, tenant, async (transaction) => {
    const found = await findLearner(transaction, externalId);
    if (found === null) return 'no-such-learner';
    const { learner } = found;
    const state = await lockLearnerState(transaction, learner);
    if (state.erasing) return 'no-such-learner';
    const before = await findParkingState(transaction, learner, position);
    if (before === 'retried') return 'retried';
    if (before !== 'parked') return 'not-parked';
    const ref = { tenant, learner };
    const line = { position, action: 'retried', attempts: 0, errorCode: '' } as const;
    await appendParking(transaction, ref, line);
    await appendChange(transaction, ref, 'retried', position);
    await wakeLearners(transaction, tenant, [learner]);
    return 'retried';
  });
}
