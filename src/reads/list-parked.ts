import type { ParkedList } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { selectParked } from '../store/parking/select-parked.ts';
import { showParked } from './show-parked.ts';

/** Completions that one answer lists. */
const PARKED_LISTED_MAX = 1_000;

/**
 * Lists the completions whose judge kept failing, oldest first: those that are parked, and those that were
 * asked for again and have not landed yet. `attempts` and `errorCode` are of the last time it was parked.
 *
 * @param pool of the role `tl_app`
 * @param externalLearnerId to see one learner's alone
 */
export async function listParked(
  pool: Pool,
  tenant: TenantId,
  externalLearnerId: string | null = null,
): Promise<ParkedList> {
  const rows = await inTenant(pool, tenant, (transaction) =>
    selectParked(transaction, externalLearnerId, PARKED_LISTED_MAX),
  );
  return { items: rows.map(showParked), more: (rows[0]?.total ?? 0) > rows.length };
}
