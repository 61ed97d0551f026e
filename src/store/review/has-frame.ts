import type { Transaction } from '../database.ts';

/** Whether a revision has told this already. Index: review_frame_key. */
export async function hasFrame(
  transaction: Transaction,
  review: string,
  revision: number,
  frameKey: string,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'select from review_frame where review = $1 and revision = $2 and frame_key = $3',
    [review, revision, frameKey],
  );
  return rowCount === 1;
}
