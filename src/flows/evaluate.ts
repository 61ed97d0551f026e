import type { EvaluationRef, LearnerRef } from '../domain/ids/learner-ref.ts';
import { isJudgeHeld } from '../domain/judging/is-judge-away.ts';
import { BUILT_IN_RETRY_POLICY, decideRetry } from '../domain/retry/decide-retry.ts';
import { Cancellation } from './cancellation.ts';
import { holdTurn, isCutShort } from './hold-turn.ts';
import type { Attempt, Turn } from './learner.ts';
import { endQuietly, FAULTS_MAX, isGone, isStoreFault, nameFailure } from './name-failure.ts';
import type { Steps } from './steps.ts';

/** What the flow calls. */
type EvaluatingSteps = Pick<Steps, 'evaluate'>;

/**
 * One turn of a learner's light evaluations: every conversation with completions that wait gets one judge call,
 * then an evaluation and a journey entry per completion. Nothing is fused. A conversation that fails is told
 * and tried again with backoff, and no other waits for it; the tries are counted where the completions wait, so
 * that `attempt.failed` is not read.
 *
 * @throws ThroughlineError where the store fails (no conversation is to blame): come again soon
 */
export async function evaluate(
  steps: EvaluatingSteps,
  ref: LearnerRef,
  attempt: Attempt,
): Promise<Turn> {
  try {
    return await walk(steps, ref, attempt);
  } catch (error) {
    return endQuietly(error);
  }
}

async function walk(steps: EvaluatingSteps, ref: LearnerRef, attempt: Attempt): Promise<Turn> {
  const waiting = await steps.evaluate.findWaiting(ref);
  const faults: unknown[] = [];
  let failed: Turn | null = null;
  for (const conversation of waiting.conversations) {
    if (attempt.isPauseAsked()) return { kind: 'more' };
    try {
      await steps.evaluate.judge(conversation);
      await steps.evaluate.commit(conversation);
    } catch (error) {
      if (error instanceof Cancellation) throw error;
      const code = nameFailure(error);
      // The same would meet every conversation of this tenant.
      if (isJudgeHeld(code)) return failed ?? holdTurn(attempt.policy, code);
      if (isCutShort(code)) return { kind: 'more' };
      if (isStoreFault(error)) faults.push(error);
      else failed = (await handleFailure(steps, conversation, attempt, error)) ?? failed;
    }
    if (faults.length >= FAULTS_MAX) break;
  }
  if (faults.length > 0) throw faults[0];
  return failed ?? { kind: waiting.more ? 'more' : 'idle' };
}

async function handleFailure(
  steps: EvaluatingSteps,
  run: EvaluationRef,
  attempt: Attempt,
  error: unknown,
): Promise<Turn | null> {
  const errorCode = nameFailure(error);
  if (isGone(errorCode)) throw error;
  const { attempts } = await steps.evaluate.noteFailure(run, errorCode);
  const position = run.positions[0];
  if (attempts === 0 || position === undefined) return null;
  const policy = attempt.policy ?? BUILT_IN_RETRY_POLICY;
  const decision = decideRetry(policy, attempts, 0, attempt.jitter);
  const delayMs = decision.kind === 'retry' ? decision.delayMs : policy.delayMsMax;
  return { kind: 'failed', position, attempts, delayMs, errorCode };
}
