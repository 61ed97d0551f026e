import type { DueReview, LearnerRef, ReviewRef } from '../domain/ids/learner-ref.ts';
import { BUILT_IN_RETRY_POLICY, decideRetry } from '../domain/retry/decide-retry.ts';
import { Cancellation } from './cancellation.ts';
import { isCutShort } from './hold-turn.ts';
import type { Attempt, Turn } from './learner.ts';
import { endQuietly, FAULTS_MAX, isGone, isStoreFault, nameFailure } from './name-failure.ts';
import type { ReviewSteps, Steps } from './steps.ts';

/** What the flow calls. */
type ReviewingSteps = Pick<Steps, 'review'>;

/** A newer revision began, or the review was finished by somebody else: the next look finds what is due. */
const OVERTAKEN = 'review/overtaken';

/**
 * One turn of a learner's reviews, one after another: each revision that is due waits for the attempt's verdicts, a
 * bounded time, and is written. One that waits, or failed and is tried again, holds up no other; the turn ends with
 * the time until the next of them has to be looked at. Tries are counted where the review stands.
 *
 * @throws ThroughlineError where the store fails (no review is to blame): come again soon
 */
export async function review(
  steps: ReviewingSteps,
  ref: LearnerRef,
  attempt: Attempt,
): Promise<Turn> {
  try {
    return await walk(steps, ref, attempt);
  } catch (error) {
    return endQuietly(error);
  }
}

async function walk(steps: ReviewingSteps, ref: LearnerRef, attempt: Attempt): Promise<Turn> {
  const due = await steps.review.findDue(ref);
  const waits: number[] = due.nextMs === null ? [] : [due.nextMs];
  const faults: unknown[] = [];
  let errorCode: string | null = null;
  let isMore = due.more;
  for (const one of due.reviews) {
    if (attempt.isPauseAsked()) return { kind: 'more' };
    try {
      const waitMs = await takeRevision(steps.review, one.run);
      if (waitMs !== null) waits.push(waitMs);
      else isMore = true; // a verdict may have landed meanwhile: look again
    } catch (error) {
      if (error instanceof Cancellation) throw error;
      const code = nameFailure(error);
      if (isGone(code)) throw error;
      if (isCutShort(code)) return { kind: 'more' };
      if (code === OVERTAKEN) isMore = true;
      else if (isStoreFault(error)) faults.push(error);
      else {
        errorCode = code;
        const delayMs = await noteFailure(steps.review, one, attempt, code);
        if (delayMs !== null) waits.push(delayMs);
      }
    }
    if (faults.length >= FAULTS_MAX) break;
  }
  if (faults.length > 0) throw faults[0];
  if (isMore) return { kind: 'more' };
  if (waits.length === 0) return { kind: 'idle' };
  return { kind: 'waiting', delayMs: Math.min(...waits), errorCode };
}

/** @returns how long the revision still waits; null where it is written */
async function takeRevision(steps: ReviewSteps, run: ReviewRef): Promise<number | null> {
  const awaited = await steps.awaitVerdicts(run);
  if (awaited.kind === 'waiting') return awaited.delayMs;
  await writeRevision(steps, run);
  return null;
}

/**
 * Writes one revision. What needs nothing of another runs beside it: the three contexts, then each persona and the
 * scoring, on figures that are the same for all.
 *
 * @throws ThroughlineError of the step that failed; what the others learnt is kept
 */
async function writeRevision(steps: ReviewSteps, run: ReviewRef): Promise<void> {
  const [{ personas }] = await all([
    steps.gatherConversations(run),
    steps.gatherRollups(run),
    steps.gatherArtefacts(run),
  ]);
  await steps.computeFigures(run);
  const ordinals = Array.from({ length: personas }, (_, ordinal) => ordinal);
  await all([steps.score(run), ...ordinals.map((ordinal) => steps.givePerspective(run, ordinal))]);
  await steps.narrate(run);
  await steps.commit(run);
}

/** Waits for all, also where one failed: nothing goes on behind a turn that has ended. */
async function all<const Steps extends readonly Promise<unknown>[]>(
  steps: Steps,
): Promise<{ -readonly [Step in keyof Steps]: Awaited<Steps[Step]> }> {
  await Promise.allSettled(steps);
  return Promise.all(steps);
}

/** @returns how long until the next try; null where there is none */
async function noteFailure(
  steps: ReviewSteps,
  { run, attempts: before, sinceFirstMs }: DueReview,
  attempt: Attempt,
  errorCode: string,
): Promise<number | null> {
  const attempts = before + 1;
  const policy = attempt.policy ?? BUILT_IN_RETRY_POLICY;
  const decision = decideRetry(policy, attempts, sinceFirstMs, attempt.jitter);
  const delayMs = decision.kind === 'retry' ? decision.delayMs : null;
  await steps.noteFailure(run, { errorCode, attempts, delayMs });
  return delayMs;
}
