import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A final frame, its words still sealed. */
export interface CompletedRow {
  readonly review: string;
  readonly bodyId: string;
  readonly ciphertext: Buffer;
}

/** Every review of a learner that was completed, revision by revision, as far as its words are there. Index: review_frame_learner. */
export async function selectCompleted(
  transaction: Transaction,
  learner: LearnerId,
): Promise<readonly CompletedRow[]> {
  const { rows } = await transaction.query<CompletedRow>(
    `select f.review, f.body_id as "bodyId", b.ciphertext
     from review_frame f join body b on b.id = f.body_id
     where f.learner = $1 and f.type = 'review.completed'
     order by f.review, f.revision`,
    [learner],
  );
  return rows;
}
