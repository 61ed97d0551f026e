import { randomUUID } from 'node:crypto';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { ReviewRef } from '../../domain/ids/learner-ref.ts';
import { storeFrame, type NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, readAtOnce, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import {
  findReviewState,
  lockReviewState,
  type ReviewState,
} from '../../store/review/review-state.ts';
import { nameRevision } from '../flow-names.ts';
import { runStep } from '../run-step.ts';
import type { ReviewMemory } from './review-memory.ts';
import type { ReviewParts } from './review-parts.ts';
import { sendTogether } from '../../store/send-together.ts';

/** A revision that is being written: where it stands, and as of when it reads. */
export interface RevisionScene extends ReviewDesk {
  readonly run: ReviewRef;
  readonly state: ReviewState;
  readonly key: LearnerKey;
  /** How many redactions of the learner there had been before any word was opened. */
  readonly redactions: number;
  /** True where only what is stored counts: a commit asks nobody. */
  readonly recalls?: boolean;
}

/** What a step learnt, and which making of it this is: two makings of one thing are never told as the same. */
export interface Learnt<Value> {
  /** UUID, stored with what was made. */
  readonly made: string;
  readonly value: Value;
}

/** The parts, with what the steps remember between them. */
export interface ReviewDesk extends ReviewParts {
  readonly memory: ReviewMemory;
}

/**
 * The revision, while it is being written: looked up once by this process. Whatever is told of it is held to where it
 * stands then, under its lock.
 *
 * @throws ThroughlineError `review/overtaken` where it no longer is: a newer one began, or it is finished
 */
export async function openRevision(desk: ReviewDesk, run: ReviewRef): Promise<RevisionScene> {
  const found = await desk.memory.recall(run, 'scene', () => lookUp(desk, run));
  return { ...desk, run, ...found };
}

async function lookUp(
  desk: ReviewDesk,
  run: ReviewRef,
): Promise<Pick<RevisionScene, 'state' | 'key' | 'redactions'>> {
  return readAtOnce(desk.appPool, run.tenant, async (transaction) => {
    const [state, key, redactions] = await sendTogether([
      findReviewState(transaction, run.review),
      findLearnerKey(transaction, desk.master, run.learner),
      countRedactions(transaction, run.learner),
    ]);
    const working = requireWorking(state, run);
    if (key === null) throw new ErasedError();
    return { state: working, key, redactions };
  });
}

/** @throws ThroughlineError `review/overtaken` */
export function requireWorking(state: ReviewState | null, run: ReviewRef): ReviewState {
  if (state === null || state.revision !== run.revision || state.status !== 'working')
    throw overtaken();
  return state;
}

export function overtaken(): ThroughlineError {
  return new ThroughlineError('review/overtaken', 'this revision is not under way any more', {
    retryable: true,
  });
}

/**
 * Runs what a revision learns once; asked again, it is what was stored, whatever judge would be asked now. It is kept
 * only while the revision is being written: what was made of words that were taken back meanwhile is nobody's.
 *
 * @param from what it rests on, by its makings: where one of them was lost and made again, this is, too
 * @returns JSON of ours
 * @throws ThroughlineError `review/overtaken`, `learner/erased`; `review/not-learnt` where it is only to be recalled and
 *   is not there
 */
export async function learnOnce<Value>(
  scene: RevisionScene,
  step: string,
  from: readonly Learnt<unknown>[],
  work: () => Promise<Value>,
): Promise<Learnt<Value>> {
  const { appPool, master, run, state, memory, recalls } = scene;
  const made = from.map((each) => each.made);
  return memory.recall(run, [step, ...made].join(' '), () =>
    runStep<Learnt<Value>>(
      { pool: appPool, master },
      {
        ref: run,
        flow: nameRevision(run).results,
        step,
        input: { asOfSeq: state.asOfSeq, asOfLanding: state.asOfLanding, from: made },
        // What was remembered may hold words that were taken back since: nobody is asked about them.
        permit: async (transaction) => {
          requireWorking(await findReviewState(transaction, run.review), run);
        },
        admit: async (transaction) => {
          requireWorking(await lockReviewState(transaction, run.review), run);
        },
      },
      recalls === true ? refuseWork : async () => ({ made: randomUUID(), value: await work() }),
    ),
  );
}

function refuseWork(): never {
  throw new ThroughlineError('review/not-learnt', 'what an earlier step learnt is not there', {
    retryable: true,
  });
}

/** Stores frames one behind another, in the caller's transaction, under the review's lock. @returns the state behind them */
export async function storeFrames(
  transaction: Transaction,
  key: LearnerKey,
  state: ReviewState,
  frames: readonly NewFrame[],
  nowMs: number,
): Promise<ReviewState> {
  let now = state;
  for (const frame of frames) {
    const stored = await storeFrame(transaction, key, now, frame, nowMs);
    if (stored !== null) now = { ...now, nextFrameSeq: stored + 1 };
  }
  return now;
}

/**
 * Tells frames of a revision, those that it has told already left out, in one transaction; then whoever follows it.
 *
 * @throws ThroughlineError `review/overtaken`, `learner/erased`
 */
export async function tellFrames(
  { appPool, run, nowMs, key }: RevisionScene,
  frames: readonly NewFrame[],
): Promise<void> {
  const isNews = await inTenant(appPool, run.tenant, async (transaction) => {
    const state = requireWorking(await lockReviewState(transaction, run.review), run);
    const after = await storeFrames(transaction, key, state, frames, nowMs());
    crashPoint('review/before-frame');
    return after.nextFrameSeq > state.nextFrameSeq;
  });
  crashPoint('review/after-frame');
  if (isNews) await announceFrames(appPool, run.review);
}
