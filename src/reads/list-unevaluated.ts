import type { Unevaluated } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { selectUnevaluatedOfTenant } from '../store/evaluate/select-unevaluated.ts';
import { showUnevaluated } from './show-unevaluated.ts';

/** Completions that one answer lists. */
const UNEVALUATED_LISTED_MAX = 1_000;

/** What stays unevaluated of a tenant's learners. */
export interface UnevaluatedList {
  readonly items: readonly (Unevaluated & { readonly learner: string })[];
  /** True when there are more than are listed. */
  readonly more: boolean;
}

/**
 * Lists the turns and sessions whose light evaluation failed too often, those that were given up first at the top.
 *
 * @param pool of the role `tl_app`
 * @param externalLearnerId to see one learner's alone
 */
export async function listUnevaluated(
  pool: Pool,
  tenant: TenantId,
  externalLearnerId: string | null = null,
): Promise<UnevaluatedList> {
  const rows = await inTenant(pool, tenant, (transaction) =>
    selectUnevaluatedOfTenant(transaction, externalLearnerId, UNEVALUATED_LISTED_MAX),
  );
  return {
    items: rows.map((row) => ({ learner: row.externalId, ...showUnevaluated(row) })),
    more: (rows[0]?.total ?? 0) > rows.length,
  };
}
