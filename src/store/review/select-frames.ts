import type { Transaction } from '../database.ts';

/** A stored frame, its words still sealed; null where they are gone. */
export interface StoredFrameRow {
  readonly epoch: number;
  readonly frameSeq: number;
  readonly revision: number;
  readonly frameKey: string;
  readonly type: string;
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly bodyId: string;
  readonly ciphertext: Buffer | null;
  readonly commitment: Buffer;
  readonly hash: Buffer;
  readonly recordedAt: Date;
}

/**
 * Frames of a review behind one of them, in order, from its first epoch on: numbers go on over the epochs that a restore
 * begins. Primary keys of review_state, review_frame and body.
 */
export async function selectFrames(
  transaction: Transaction,
  review: string,
  afterSeq: number,
  rowsMax: number,
): Promise<readonly StoredFrameRow[]> {
  const { rows } = await transaction.query<StoredFrameRow>({
    name: 'select-frames',
    text: `select f.epoch, f.frame_seq as "frameSeq", f.revision, f.frame_key as "frameKey", f.type, f.numbers,
       f.body_id as "bodyId", b.ciphertext, f.commitment, f.hash, f.recorded_at as "recordedAt"
     from review_state s join review_frame f on f.review = s.review and f.epoch >= s.first_epoch
       left join body b on b.id = f.body_id
     where s.review = $1 and f.frame_seq > $2
     order by f.frame_seq limit $3`,
    values: [review, afterSeq, rowsMax],
  });
  return rows;
}
