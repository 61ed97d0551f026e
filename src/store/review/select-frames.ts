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
 * Frames of a review behind one of them, in order, those of an epoch on: numbers go on over the epochs that a restore
 * begins. Primary keys of review_frame and body.
 */
export async function selectFrames(
  transaction: Transaction,
  review: string,
  firstEpoch: number,
  afterSeq: number,
  rowsMax: number,
): Promise<readonly StoredFrameRow[]> {
  const { rows } = await transaction.query<StoredFrameRow>(
    `select f.epoch, f.frame_seq as "frameSeq", f.revision, f.frame_key as "frameKey", f.type, f.numbers,
       f.body_id as "bodyId", b.ciphertext, f.commitment, f.hash, f.recorded_at as "recordedAt"
     from review_frame f left join body b on b.id = f.body_id
     where f.review = $1 and f.epoch >= $2 and f.frame_seq > $3
     order by f.frame_seq limit $4`,
    [review, firstEpoch, afterSeq, rowsMax],
  );
  return rows;
}
