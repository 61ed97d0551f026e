import type { ReviewFrameType } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { ReviewRef } from '../../domain/ids/learner-ref.ts';
import { storeFrame, type NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant } from '../../store/database.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import {
  findReviewState,
  lockReviewState,
  type ReviewState,
} from '../../store/review/review-state.ts';
import { runStep } from '../run-step.ts';
import type { ReviewMemory } from './review-memory.ts';
import type { ReviewParts } from './review-parts.ts';

/** A revision that is being written: where it stands, and as of when it reads. */
export interface RevisionScene extends ReviewDesk {
  readonly run: ReviewRef;
  readonly state: ReviewState;
  readonly key: LearnerKey;
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
  return desk.memory.recall(run, 'scene', () => lookAgain(desk, run));
}

/** The same, as it stands now. @throws ThroughlineError `review/overtaken`, `learner/erased` */
export async function lookAgain(desk: ReviewDesk, run: ReviewRef): Promise<RevisionScene> {
  return inTenant(desk.appPool, run.tenant, async (transaction) => {
    // Sent together: each statement runs after the one before, and none waits for the answer.
    const [state, key] = await Promise.all([
      findReviewState(transaction, run.review),
      findLearnerKey(transaction, desk.master, run.learner),
    ]);
    const working = requireWorking(state, run);
    if (key === null) throw new ThroughlineError('learner/erased', 'this learner was erased');
    return { ...desk, run, state: working, key };
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

/** Runs what a revision learns once; asked again, it is what was stored. @returns JSON of ours */
export async function learnOnce<Result>(
  scene: RevisionScene,
  step: string,
  work: () => Promise<Result>,
  input: object = {},
): Promise<Result> {
  const { appPool, master, run, state, memory } = scene;
  return memory.recall(run, step, () =>
    runStep<Result>(
      { pool: appPool, master },
      {
        ref: run,
        flow: `review/${run.review}/${run.revision}`,
        step,
        input: { asOfSeq: state.asOfSeq, asOfLanding: state.asOfLanding, ...input },
      },
      work,
    ),
  );
}

/**
 * Tells frames of a revision, those that it has told already left out, in one transaction; then whoever follows it.
 *
 * @throws ThroughlineError `review/overtaken`, `learner/erased`
 */
export async function tellFrames(
  { appPool, run, nowMs, key }: RevisionScene,
  frames: readonly NewFrame<ReviewFrameType>[],
): Promise<void> {
  const isNews = await inTenant(appPool, run.tenant, async (transaction) => {
    let state = requireWorking(await lockReviewState(transaction, run.review), run);
    let hasTold = false;
    for (const frame of frames) {
      const stored = await storeFrame(transaction, key, state, frame, nowMs());
      if (stored === null) continue;
      hasTold = true;
      state = { ...state, nextFrameSeq: stored + 1 };
    }
    crashPoint('review/before-frame');
    return hasTold;
  });
  crashPoint('review/after-frame');
  if (isNews) await announceFrames(appPool, run.review);
}
