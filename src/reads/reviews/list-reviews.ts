import type { ReviewStatus } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { selectReviewsOfTenant } from '../../store/review/select-reviews-of-tenant.ts';
import { showReviewStatus } from '../../domain/review/show-review-status.ts';

/** Reviews that one answer lists. */
const REVIEWS_LISTED_MAX = 1_000;

/** A review as a list shows it. */
export interface ListedReview {
  readonly reviewId: string;
  readonly learner: string;
  readonly scenario: string;
  readonly attempt: string;
  readonly status: ReviewStatus;
  readonly revision: number;
  /** Failed tries of that revision. */
  readonly tries: number;
  /** Of the last of them; empty without one. */
  readonly errorCode: string;
  /** When that revision was begun, RFC 3339. */
  readonly begunAt: string;
}

/** Reviews of a tenant's learners. */
export interface ReviewList {
  readonly items: readonly ListedReview[];
  /** True when there are more than are listed. */
  readonly more: boolean;
}

/**
 * Lists reviews, what was begun last at the top.
 *
 * @param pool of the role `tl_app`
 * @param wanted `learner`: of this one alone; null for all. `failedOnly`: those that are not tried again by themselves
 */
export async function listReviews(
  pool: Pool,
  tenant: TenantId,
  wanted: { readonly learner: string | null; readonly failedOnly: boolean },
): Promise<ReviewList> {
  const { learner: externalId, failedOnly } = wanted;
  const rows = await inTenant(pool, tenant, (transaction) =>
    selectReviewsOfTenant(transaction, { externalId, failedOnly }, REVIEWS_LISTED_MAX),
  );
  return {
    items: rows.map((row) => ({
      reviewId: row.review,
      learner: row.externalId,
      scenario: row.scenario,
      attempt: row.attempt,
      status: showReviewStatus(row),
      revision: row.revision,
      tries: row.attempts,
      errorCode: row.errorCode,
      begunAt: row.begunAt.toISOString(),
    })),
    more: (rows[0]?.total ?? 0) > rows.length,
  };
}
