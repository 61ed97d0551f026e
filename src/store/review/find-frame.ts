import type { Transaction } from '../database.ts';
import type { StoredFrameRow } from './select-frames.ts';

/** One frame of a review; null where there is none. Primary key. */
export async function findFrame(
  transaction: Transaction,
  review: string,
  epoch: number,
  frameSeq: number,
): Promise<StoredFrameRow | null> {
  const { rows } = await transaction.query<StoredFrameRow>({
    name: 'find-frame',
    text: `select f.epoch, f.frame_seq as "frameSeq", f.revision, f.frame_key as "frameKey", f.type, f.numbers,
       f.body_id as "bodyId", b.ciphertext, f.commitment, f.hash, f.recorded_at as "recordedAt"
     from review_frame f left join body b on b.id = f.body_id
     where f.review = $1 and f.epoch = $2 and f.frame_seq = $3`,
    values: [review, epoch, frameSeq],
  });
  return rows[0] ?? null;
}
