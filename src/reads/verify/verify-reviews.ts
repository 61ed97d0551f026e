import type { Review } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { findReviewFaults } from '../../domain/review/find-review-faults.ts';
import { commitToFrame, hashFrame } from '../../domain/review/hash-frame.ts';
import { hashReview } from '../../domain/review/hash-review.ts';
import { openBodyValue } from '../../store/body/open-body.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { findSchemaFaults } from '../../store/review/review-schema.ts';
import type { ReviewState } from '../../store/review/review-state.ts';
import { selectFrames, type StoredFrameRow } from '../../store/review/select-frames.ts';
import { selectLearnerReviews } from '../../store/review/select-learner-reviews.ts';
import { sumAttemptXp } from '../../store/review/sum-attempt-xp.ts';
import { ToldSections } from './told-sections.ts';
import type { VerifySubject } from './verify-subject.ts';

/** Frames of one review that are read at once. */
const FRAMES_PER_PAGE = 200;

/**
 * Holds every review of a learner against I19: frames numbered without gaps, each with its hash; every final frame against
 * the published schema and the rules beyond it, against what the frames of its revision told, its parts against the total,
 * and the total against the ledger. What was redacted, erased or deleted by age is held to its numbers alone.
 */
export async function verifyReviews(
  transaction: Transaction,
  subject: VerifySubject,
  learner: LearnerId,
  key: LearnerKey | null,
): Promise<void> {
  for (const state of await selectLearnerReviews(transaction, learner)) {
    subject.count('I19', 'reviews');
    let last = 0;
    const told = new ToldSections();
    for (;;) {
      const rows = await selectFrames(transaction, state.review, last, FRAMES_PER_PAGE);
      for (const row of rows) {
        subject.hold(
          'I19',
          nameFrame(state, last + 1),
          'number of the frame',
          last + 1,
          row.frameSeq,
        );
        last = row.frameSeq;
        await verifyFrame(transaction, subject, state, row, key, told);
      }
      if (rows.length < FRAMES_PER_PAGE) break;
    }
    const at = `review:${state.review}`;
    subject.hold('I19', at, 'number of the next frame', last + 1, state.nextFrameSeq);
  }
}

function nameFrame({ review }: ReviewState, frameSeq: number): string {
  return `review:${review}/${frameSeq}`;
}

async function verifyFrame(
  transaction: Transaction,
  subject: VerifySubject,
  state: ReviewState,
  row: StoredFrameRow,
  key: LearnerKey | null,
  told: ToldSections,
): Promise<void> {
  subject.count('I19', 'frames');
  const at = nameFrame(state, row.frameSeq);
  const { epoch, frameSeq, revision, frameKey, type, commitment } = row;
  const header = { review: state.review, epoch, frameSeq, revision, frameKey, type, commitment };
  const hash = hashFrame({ ...header, recordedAtMs: row.recordedAt.getTime() });
  subject.hold('I19', at, 'hash of the frame', hash.toString('hex'), row.hash.toString('hex'));
  const data = openFrame(subject, at, row, key);
  told.take(row, data);
  if (type !== 'review.completed') return;
  verifyParts(subject, at, row.numbers);
  told.verifyNumbers(subject, at, row.numbers);
  if (data === null) return;
  const { review, hash: stated } = data as { readonly review: Review; readonly hash: string };
  const isSound = await verifyDocument(transaction, subject, state, at, review, stated);
  if (isSound) told.verify(subject, at, review);
}

/** A frame's data; null where its words are gone, or are not those that were told. */
function openFrame(
  subject: VerifySubject,
  at: string,
  { ciphertext, commitment, bodyId }: StoredFrameRow,
  key: LearnerKey | null,
): unknown {
  if (ciphertext === null || key === null) return null;
  const found = commitToFrame(ciphertext).toString('hex');
  const isSame = subject.hold('I19', at, "the frame's text", commitment.toString('hex'), found);
  return isSame ? openBodyValue(key, { id: bodyId, ciphertext }) : null;
}

/** What is left of a final frame whose words are gone. */
function verifyParts(subject: VerifySubject, at: string, numbers: StoredFrameRow['numbers']): void {
  const { total, parts } = numbers;
  const values: readonly unknown[] = Object.values((parts ?? {}) as object);
  subject.hold('I19', at, 'sum of the parts', total, values.reduce<number>(add, 0));
}

function add(sum: number, part: unknown): number {
  return sum + Number(part);
}

async function verifyDocument(
  transaction: Transaction,
  subject: VerifySubject,
  state: ReviewState,
  at: string,
  review: Review,
  hash: string,
): Promise<boolean> {
  subject.count('I19', 'final frames');
  subject.hold('I19', at, 'hash of the document', hashReview(review), hash);
  const schema = findSchemaFaults(review);
  // Faults say where and what was wanted, in our own words; what stands there is the learner's, and stays out.
  if (!subject.hold('I19', at, 'the published schema', 0, schema.length)) return false;
  subject.hold('I19', at, 'the rules beyond the schema', 0, findReviewFaults(review).length);
  const { scenario, attempt, position, learner } = state;
  const place = { scenario, attempt, position, throughSeq: review.asOfSeq };
  const { total } = await sumAttemptXp(transaction, learner, place, null);
  subject.hold('I19', at, "the ledger's XP of the attempt", total, review.xp.total);
  return true;
}
