import type { Transaction } from '../database.ts';

/** How much of a review's history can be told. */
export interface ReviewHistory {
  /** Number of the last frame; 0 without one. */
  readonly headSeq: number;
  /** Frames whose words are gone: deleted by age, or under a redaction that a new history is still to follow. */
  readonly wordless: number;
}

/** What is there of a review's frames, from its first epoch on. Primary keys of review_state, review_frame and body. */
export async function findHistory(
  transaction: Transaction,
  review: string,
): Promise<ReviewHistory> {
  const { rows } = await transaction.query<ReviewHistory>({
    name: 'find-history',
    text: `select coalesce(max(f.frame_seq), 0) as "headSeq",
       count(*) filter (where not exists (select from body b where b.id = f.body_id)) as wordless
     from review_state s join review_frame f on f.review = s.review and f.epoch >= s.first_epoch
     where s.review = $1`,
    values: [review],
  });
  return rows[0] ?? { headSeq: 0, wordless: 0 };
}
