import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Lets go of what processes that died had set aside, once its time is over. Under the lock of the judge day. Index:
 * judge_reservation_tenant.
 */
export async function dropSpentReservations(
  transaction: Transaction,
  tenant: TenantId,
  nowMs: number,
): Promise<void> {
  await transaction.query('delete from judge_reservation where tenant = $1 and until <= $2', [
    tenant,
    new Date(nowMs),
  ]);
}
