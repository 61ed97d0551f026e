import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { HashedFrame } from '../../domain/review/hash-frame.ts';
import type { Transaction } from '../database.ts';

/** A frame as it is stored: its words are a body. */
export interface FrameRow extends HashedFrame {
  /** Numbers alone, which stay when the words go. */
  readonly numbers: object;
  readonly bodyId: string;
  readonly ciphertext: Buffer;
  /** SHA-256 of the frame's header, the commitment to its words with it. */
  readonly hash: Buffer;
}

/**
 * Appends a frame with its body and moves the review's numbering on, in one statement, under the review's lock; one that
 * the revision has told already is left as it is. Only while the learner's key is there, which is held until this is
 * committed: an erasure either waits and deletes the words as well, or was first. Index: review_frame_key.
 */
export async function appendFrame(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
  row: FrameRow,
): Promise<'appended' | 'told' | 'erased'> {
  const { rows } = await transaction.query<{ held: boolean; appended: number }>({
    name: 'append-frame',
    text: `with held as materialized (select hold_learner_key($3) as held),
           frame as (
             insert into review_frame (review, tenant, learner, epoch, frame_seq, revision, frame_key, type, numbers,
               body_id, commitment, hash, recorded_at)
             select $1::uuid, $2::uuid, $3::uuid, $4::integer, $5::bigint, $6::integer, $7::text, $10::text, $11::jsonb,
               $8::uuid, $12::bytea, $13::bytea, to_timestamp($14::float8 / 1000) from held where held
             on conflict (review, revision, frame_key) do nothing
             returning review),
           words as (
             insert into body (id, tenant, learner, ciphertext)
             select $8::uuid, $2::uuid, $3::uuid, $9::bytea from frame),
           moved as (
             update review_state s set next_frame_seq = $5::bigint + 1 from frame where s.review = frame.review)
           select held, (select count(*)::integer from frame) as appended from held`,
    values: [
      row.review,
      tenant,
      learner,
      row.epoch,
      row.frameSeq,
      row.revision,
      row.frameKey,
      row.bodyId,
      row.ciphertext,
      row.type,
      JSON.stringify(row.numbers),
      row.commitment,
      row.hash,
      row.recordedAtMs,
    ],
  });
  const [answer] = rows;
  if (answer === undefined || !answer.held) return 'erased';
  return answer.appended === 1 ? 'appended' : 'told';
}
