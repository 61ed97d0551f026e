import { isJudgeHeld } from '../domain/judging/is-judge-away.ts';
import {
  BUILT_IN_RETRY_POLICY,
  decideRetry,
  type RetryPolicy,
} from '../domain/retry/decide-retry.ts';
import { calibrate } from './calibrate.ts';
import { Cancellation } from './cancellation.ts';
import { holdTurn, isCutShort } from './hold-turn.ts';
import { nameFailure } from './name-failure.ts';
import type { CalibrationRef, LearnerRef } from '../domain/ids/learner-ref.ts';
import type { Steps } from './steps.ts';

/** Completions that one turn takes before it lets other learners through. */
export const COMPLETIONS_PER_TURN_MAX = 20;

/** The failed tries of one completion, as the engine remembers them between turns. */
export interface FailedTries {
  /** Whose tries these are: they say nothing of another completion. */
  readonly position: number;
  readonly attempts: number;
  /** Time since the first of them failed. */
  readonly sinceFirstMs: number;
}

/** What an engine brings to one turn, since a flow has neither a clock nor dice. */
export interface Attempt {
  /** Null after a turn that ended well. */
  readonly failed: FailedTries | null;
  /** Uniform in [0, 1). */
  readonly jitter: number;
  /** Null for the built-in policy. */
  readonly policy: RetryPolicy | null;
  /** Asked between completions: true ends the turn early, because the engine stops or renews its history. */
  isPauseAsked(): boolean;
}

/**
 * How a turn ended.
 * `idle`: nothing is due. `more`: the turn's share is used up or a pause was asked for; come again.
 * `stale`: another flow took over. `gone`: there will be nothing due any more. `failed`: come again after `delayMs` and bring `attempts` along.
 * `waiting`: come again after `delayMs`, or when a wake moves that time; an engine that keeps no such time may look at any
 * wake. No try is charged. Where it waits because something failed, `errorCode` says what: its tries are counted where it
 * waits.
 */
export type Turn =
  | { readonly kind: 'idle' }
  | { readonly kind: 'more' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'waiting'; readonly delayMs: number; readonly errorCode: string | null }
  | {
      readonly kind: 'failed';
      readonly position: number;
      readonly attempts: number;
      readonly delayMs: number;
      readonly errorCode: string;
    };

/**
 * One turn of a learner's long-lived loop: walks the ledger from the cursor, one completion at a time and in
 * order, until nothing is due. A completion that fails holds up its own learner and nobody else; one that
 * kept failing is parked, and the turn goes on behind it.
 *
 * @throws ThroughlineError where the walk itself fails (no completion is to blame): come again soon
 */
export async function learner(steps: Steps, ref: LearnerRef, attempt: Attempt): Promise<Turn> {
  const fence = await steps.learner.takeFence(ref);
  let current = attempt;
  for (let taken = 0; taken < COMPLETIONS_PER_TURN_MAX && !attempt.isPauseAsked(); taken += 1) {
    const due = await steps.learner.findNextDue(ref, fence);
    if (due.kind === 'nothing') return { kind: 'idle' };
    if (due.kind !== 'calibrate') return { kind: due.kind };
    const outcome = await takeCompletion(
      steps,
      { tenant: ref.tenant, learner: ref.learner, position: due.position, fence },
      current,
    );
    if (outcome !== 'done') return outcome;
    // Landed or parked: asked for again within this turn, the same completion gets as many fresh tries.
    current = { ...attempt, failed: null };
  }
  return { kind: 'more' };
}

async function takeCompletion(
  steps: Steps,
  run: CalibrationRef,
  attempt: Attempt,
): Promise<'done' | Turn> {
  try {
    return (await calibrate(steps.calibrate, run)) === 'landed' ? 'done' : { kind: 'stale' };
  } catch (error) {
    if (error instanceof Cancellation) throw error;
    return handleFailure(steps, run, attempt, nameFailure(error));
  }
}

async function handleFailure(
  steps: Steps,
  run: CalibrationRef,
  attempt: Attempt,
  errorCode: string,
): Promise<'done' | Turn> {
  if (isJudgeHeld(errorCode)) return holdTurn(attempt.policy, errorCode);
  if (isCutShort(errorCode)) return { kind: 'more' };
  const before = attempt.failed?.position === run.position ? attempt.failed : null;
  const attempts = (before?.attempts ?? 0) + 1;
  const policy = attempt.policy ?? BUILT_IN_RETRY_POLICY;
  const decision = decideRetry(policy, attempts, before?.sinceFirstMs ?? 0, attempt.jitter);
  if (decision.kind === 'retry') {
    return {
      kind: 'failed',
      position: run.position,
      attempts,
      delayMs: decision.delayMs,
      errorCode,
    };
  }
  await steps.learner.park(run, attempts, errorCode);
  return 'done';
}
