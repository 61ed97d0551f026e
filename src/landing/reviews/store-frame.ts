import type { ReviewFrameData, ReviewFrameType } from '@throughline/contract';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { commitToFrame, hashFrame } from '../../domain/review/hash-frame.ts';
import { createBodyId } from '../../store/body/create-body-id.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { seal } from '../../store/keys/seal.ts';
import { appendFrame } from '../../store/review/append-frame.ts';
import type { ReviewState } from '../../store/review/review-state.ts';

/** A frame of one type that is about to be told. */
interface FrameOf<Type extends ReviewFrameType> {
  readonly type: Type;
  /**
   * What it tells of: a revision has one frame of each. The frame's type, of several a number behind it, and of what
   * was learnt which making of it this is.
   */
  readonly key: string;
  readonly data: ReviewFrameData<Type>;
  /** What stays when the words go; no words. */
  readonly numbers?: object;
}

/** A frame that is about to be told, of any of these types. */
export type NewFrame<Type extends ReviewFrameType = ReviewFrameType> = {
  readonly [One in Type]: FrameOf<One>;
}[Type];

/**
 * Stores a frame behind the last one, its data encrypted under the learner's key; one that the revision has told
 * already is left as it is. In the caller's transaction, under the review's lock (`lockReviewState`).
 *
 * @param state as locked; the frame takes its `nextFrameSeq`
 * @returns the number of the frame; null where it is there already
 * @throws ThroughlineError `learner/erased`
 */
export async function storeFrame(
  transaction: Transaction,
  key: LearnerKey,
  state: ReviewState,
  frame: NewFrame,
  nowMs: number,
): Promise<number | null> {
  const { review, revision, epoch, nextFrameSeq: frameSeq } = state;
  const bodyId = createBodyId();
  const ciphertext = seal(key.cipher, Buffer.from(JSON.stringify(frame.data), 'utf8'), bodyId);
  const header = {
    review,
    epoch,
    frameSeq,
    revision,
    frameKey: frame.key,
    type: frame.type,
    recordedAtMs: nowMs,
    commitment: commitToFrame(ciphertext),
  };
  const row = {
    ...header,
    bodyId,
    ciphertext,
    numbers: frame.numbers ?? {},
    hash: hashFrame(header),
  };
  const appended = await appendFrame(transaction, state, row);
  if (appended === 'erased') throw new ErasedError();
  return appended === 'told' ? null : frameSeq;
}
