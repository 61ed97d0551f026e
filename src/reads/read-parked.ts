import type { ParkedList } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { inTenant } from '../store/database.ts';
import { selectParked } from '../store/reads/select-parked.ts';
import type { ReadParts } from './read-parts.ts';
import { showParked } from './show-parked.ts';

/** Most parked completions in one list. */
const PARKED_LISTED_MAX = 1_000;

/** The parked completions of a tenant, for coach and operator. */
export async function readParked(parts: ReadParts, tenant: TenantId): Promise<ParkedList> {
  return inTenant(parts.appPool, tenant, async (transaction) => {
    const rows = await selectParked(transaction, null, PARKED_LISTED_MAX);
    return { items: rows.map(showParked), more: (rows[0]?.total ?? 0) > rows.length };
  });
}
