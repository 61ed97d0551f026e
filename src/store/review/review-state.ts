import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { ReviewStatusName } from '../../domain/review/show-review-status.ts';
import type { Transaction } from '../database.ts';

/** Why a revision was begun. `asked`: by a caller, after the tries were used up. */
export type RevisionCause = 'started' | 'landed' | 'superseded' | 'redacted' | 'asked';

/** Where a review stands, and what it is the review of. */
export interface ReviewState {
  readonly review: string;
  readonly tenant: TenantId;
  readonly learner: LearnerId;
  readonly scenario: string;
  readonly attempt: string;
  /** `ledgerSeq` of the scenario's completion. */
  readonly position: number;
  readonly status: ReviewStatusName;
  readonly revision: number;
  readonly cause: RevisionCause;
  readonly epoch: number;
  /** Frames of earlier epochs are gone for every reader. */
  readonly firstEpoch: number;
  readonly nextFrameSeq: number;
  /** The ledger as the revision reads it; 0 until that is decided. */
  readonly asOfSeq: number;
  readonly asOfLanding: number;
  /** The last landing inside the attempt. Beyond `asOfLanding`, another revision is due. */
  readonly staleLanding: number;
  readonly staleCause: RevisionCause;
  readonly begunAt: Date;
  readonly dueAt: Date | null;
  readonly attempts: number;
  readonly firstFailedAt: Date | null;
  /** Of the last failed try; empty without one. */
  readonly errorCode: string;
  readonly finalEpoch: number | null;
  readonly finalSeq: number | null;
  /** UUID of the evaluation that landed last; null before the first. */
  readonly evaluation: string | null;
}

/** The columns of a `ReviewState`, of `review_state s` joined with `review r`. */
export const REVIEW_STATE_COLUMNS = `s.review, s.tenant, s.learner, r.scenario, r.scenario_attempt as attempt,
  s.position, s.status, s.revision, s.cause, s.epoch, s.first_epoch as "firstEpoch",
  s.next_frame_seq as "nextFrameSeq", s.as_of_seq as "asOfSeq", s.as_of_landing as "asOfLanding",
  s.stale_landing as "staleLanding", s.stale_cause as "staleCause", s.begun_at as "begunAt", s.due_at as "dueAt",
  s.attempts, s.first_failed_at as "firstFailedAt", s.error_code as "errorCode", s.final_epoch as "finalEpoch",
  s.final_seq as "finalSeq", s.evaluation`;

const SELECT = `select ${REVIEW_STATE_COLUMNS} from review_state s join review r on r.id = s.review where s.review = $1`;

/** Where a review stands; null where this tenant has none of this id. Primary keys. */
export async function findReviewState(
  transaction: Transaction,
  review: string,
): Promise<ReviewState | null> {
  return select(transaction, { name: 'review-state-find', text: SELECT }, review);
}

/** The same, locked until the transaction ends: after the learner's state, where that is locked as well. */
export async function lockReviewState(
  transaction: Transaction,
  review: string,
): Promise<ReviewState | null> {
  return select(
    transaction,
    { name: 'review-state-lock', text: `${SELECT} for update of s` },
    review,
  );
}

async function select(
  transaction: Transaction,
  { name, text }: { readonly name: string; readonly text: string },
  review: string,
): Promise<ReviewState | null> {
  const { rows } = await transaction.query<ReviewState>({ name, text, values: [review] });
  return rows[0] ?? null;
}
