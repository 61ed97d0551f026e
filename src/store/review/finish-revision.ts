import type { Transaction } from '../database.ts';

/** What a revision ended with. */
export interface FinishedRevision {
  readonly epoch: number;
  /** Number of its `review.completed`. */
  readonly frameSeq: number;
  readonly evaluation: string;
}

/** Ends a revision. Where a verdict landed since it was begun to be written, the next one is due. Under the review's lock. */
export async function finishRevision(
  transaction: Transaction,
  review: string,
  { epoch, frameSeq, evaluation }: FinishedRevision,
): Promise<void> {
  await transaction.query({
    name: 'finish-revision',
    text: `update review_state set status = 'completed', final_epoch = $2, final_seq = $3, evaluation = $4,
       attempts = 0, first_failed_at = null, error_code = '',
       due_at = case when stale_landing > as_of_landing then now() end
     where review = $1`,
    values: [review, epoch, frameSeq, evaluation],
  });
}
