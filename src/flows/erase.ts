import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { BUILT_IN_RETRY_POLICY, decideRetry } from '../domain/retry/decide-retry.ts';
import { Cancellation } from './cancellation.ts';
import type { Attempt, Turn } from './learner.ts';
import { nameFailure } from './name-failure.ts';
import type { Steps } from './steps.ts';

/** Batches of texts that one turn deletes before it lets other learners through; a turn goes on where one ended. */
const BATCHES_PER_TURN_MAX = 200;

/**
 * Erases one learner who is marked for it. The log comes first, so that whoever restores an older copy of the
 * database at any later moment erases again; then the key, so that everything is unreadable at once; then what
 * it was the key to. A turn that ends early, or dies, is taken up by the next one where it stopped. It never
 * gives up: whoever asked was told that it will be done.
 */
export async function erase(steps: Steps, ref: LearnerRef, attempt: Attempt): Promise<Turn> {
  try {
    return await eraseOnce(steps, ref, attempt);
  } catch (error) {
    if (error instanceof Cancellation) throw error;
    const errorCode = nameFailure(error);
    return postpone(attempt, errorCode);
  }
}

async function eraseOnce(steps: Steps, ref: LearnerRef, attempt: Attempt): Promise<Turn> {
  if (!(await steps.erase.isDue(ref))) return { kind: 'idle' };
  await steps.erase.log(ref);
  await steps.erase.destroyKey(ref);
  for (let batch = 1; (await steps.erase.destroyWords(ref)) === 'more'; batch += 1) {
    if (batch >= BATCHES_PER_TURN_MAX || attempt.isPauseAsked()) return { kind: 'more' };
  }
  await steps.erase.forgetName(ref);
  await steps.erase.certify(ref);
  return { kind: 'idle' };
}

function postpone({ failed, policy, jitter }: Attempt, errorCode: string): Turn {
  const attempts = (failed?.attempts ?? 0) + 1;
  const patient = {
    ...(policy ?? BUILT_IN_RETRY_POLICY),
    attemptsMax: Number.POSITIVE_INFINITY,
    elapsedMsMax: Number.POSITIVE_INFINITY,
  };
  const decision = decideRetry(patient, attempts, failed?.sinceFirstMs ?? 0, jitter);
  const delayMs = decision.kind === 'retry' ? decision.delayMs : patient.delayMsMax;
  return { kind: 'failed', position: 0, attempts, delayMs, errorCode };
}
