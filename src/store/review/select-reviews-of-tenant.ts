import type { Transaction } from '../database.ts';
import { REVIEW_STATE_COLUMNS, type ReviewState } from './review-state.ts';

/** A review, and what the platform calls its learner. */
export interface ListedReviewRow extends ReviewState {
  readonly externalId: string;
  /** How many there are in all, listed or not. */
  readonly total: number;
}

/**
 * The reviews of the transaction's tenant, what was begun last at the top. Those that failed are found by
 * review_state_failed, one learner's by review_state_learner; a list of all reads them all.
 *
 * @param wanted `externalId`: of one learner, null for all
 */
export async function selectReviewsOfTenant(
  transaction: Transaction,
  wanted: { readonly externalId: string | null; readonly failedOnly: boolean },
  rowsMax: number,
): Promise<readonly ListedReviewRow[]> {
  const { rows } = await transaction.query<ListedReviewRow>(
    `select ${REVIEW_STATE_COLUMNS}, l.external_id as "externalId", count(*) over () as total
     from review_state s
     join review r on r.id = s.review
     join learner l on l.id = s.learner and l.erasure = 'none'
     where s.tenant = current_tenant()
       and ($1::text is null
            or s.learner = (select id from learner where tenant = current_tenant() and external_id = $1))
       ${wanted.failedOnly ? `and s.status = 'failed' and s.due_at is null` : ''}
     order by s.begun_at desc, s.review
     limit $2`,
    [wanted.externalId, rowsMax],
  );
  return rows;
}
