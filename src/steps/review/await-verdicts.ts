import type { ReviewRef } from '../../domain/ids/learner-ref.ts';
import type { AwaitedVerdicts } from '../../flows/steps.ts';
import { storeFrame } from '../../landing/reviews/store-frame.ts';
import { readLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { awaitReview } from '../../store/review/await-review.ts';
import { beginWriting } from '../../store/review/begin-writing.ts';
import { lockReviewState, type ReviewState } from '../../store/review/review-state.ts';
import {
  selectPendingVerdicts,
  type PendingVerdictRow,
} from '../../store/review/select-pending-verdicts.ts';
import { sendTogether } from '../../store/send-together.ts';
import { guardStep } from '../guard-step.ts';
import { overtaken } from './in-revision.ts';
import { WAIT_MS_MAX, type ReviewParts } from './review-parts.ts';

/**
 * Waits for the verdicts of the attempt, a bounded time from when the revision was begun: what is parked is not waited
 * for. When nothing is to come any more, or the time is over, it is decided as of when the revision is written; whatever
 * lands afterwards makes the next one due.
 *
 * @throws ThroughlineError `review/overtaken`, `learner/erased`
 */
export async function awaitVerdicts(parts: ReviewParts, run: ReviewRef): Promise<AwaitedVerdicts> {
  return guardStep(async () => {
    const looked = await inTenant(parts.appPool, run.tenant, (transaction) =>
      lookIn(transaction, parts, run),
    );
    crashPoint('review/after-awaited');
    if (looked.isNews) await announceFrames(parts.appPool, run.review);
    return looked.awaited;
  });
}

interface Looked {
  readonly awaited: AwaitedVerdicts;
  readonly isNews: boolean;
}

async function lookIn(
  transaction: Transaction,
  parts: ReviewParts,
  run: ReviewRef,
): Promise<Looked> {
  const state = await lockReviewState(transaction, run.review);
  if (state === null || state.revision !== run.revision) throw overtaken();
  if (state.status === 'working') return { awaited: { kind: 'ready' }, isNews: false };
  if (state.status !== 'waiting') throw overtaken();
  // In this order: a verdict that lands in between is taken in without being named, never the other way round.
  const [pending, { nextSeq, nextLanding }] = await sendTogether([
    selectPendingVerdicts(transaction, run.learner, state.scenario, state.attempt),
    readLearnerState(transaction, run.learner),
  ]);
  const awaited = pending.filter(({ parked }) => !parked);
  const untilMs = state.begunAt.getTime() + (parts.waitMsMax ?? WAIT_MS_MAX);
  const delayMs = untilMs - parts.nowMs();
  if (awaited.length > 0 && delayMs > 0) {
    const isNews = await tellAwaited(transaction, parts, state, awaited, delayMs);
    await awaitReview(transaction, run.review, untilMs);
    return { awaited: { kind: 'waiting', delayMs }, isNews };
  }
  await beginWriting(transaction, run.review, { seq: nextSeq - 1, landing: nextLanding - 1 });
  return { awaited: { kind: 'ready' }, isNews: false };
}

async function tellAwaited(
  transaction: Transaction,
  { master, nowMs }: ReviewParts,
  state: ReviewState,
  awaited: readonly PendingVerdictRow[],
  waitMsMax: number,
): Promise<boolean> {
  const key = await loadLearnerKey(transaction, master, state.learner);
  const pending = awaited.map(({ parked: _parked, ...verdict }) => verdict);
  const data = { pending, waitMsMax };
  const frame = { type: 'verdicts.awaited', key: 'verdicts.awaited', data } as const;
  return (await storeFrame(transaction, key, state, frame, nowMs())) !== null;
}
