import type { Transaction } from '../database.ts';

/** How much of a review's history can be told. */
export interface ReviewHistory {
  /** Number of the last frame; 0 without one. */
  readonly headSeq: number;
  /** Frames whose words are gone: deleted by age, or under a redaction that a new history is still to follow. */
  readonly wordless: number;
}

/** What is there of a review's frames from an epoch on. Primary keys of review_frame and body. */
export async function findHistory(
  transaction: Transaction,
  review: string,
  firstEpoch: number,
): Promise<ReviewHistory> {
  const { rows } = await transaction.query<ReviewHistory>(
    `select coalesce(max(f.frame_seq), 0) as "headSeq",
       count(*) filter (where not exists (select from body b where b.id = f.body_id)) as wordless
     from review_frame f where f.review = $1 and f.epoch >= $2`,
    [review, firstEpoch],
  );
  return rows[0] ?? { headSeq: 0, wordless: 0 };
}
