import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { erase } from '../flows/erase.ts';
import type { Steps } from '../flows/steps.ts';

/** Turns of one erasure in a row; the engine's row stays, so that one that failed here is not lost. */
const TURNS_MAX = 1_000;
const FAILURES_MAX = 5;
const PAUSE_MS = 500;

/**
 * Runs an erasure in this process until it is done: a command waits for it, and a restored database has to be clean
 * before it answers. An engine may run the same one beside it.
 *
 * @throws ThroughlineError `erasure/not-done` with the code of what stood in its way
 */
export async function runErasure(erasing: Steps['erase'], ref: LearnerRef): Promise<void> {
  const steps = { erase: erasing } as Steps; // the flow calls no others
  let failures = 0;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const ended = await erase(steps, ref, {
      failed: null,
      jitter: 0,
      policy: null,
      isPauseAsked: () => false,
    });
    if (ended.kind === 'idle') return;
    if (ended.kind !== 'failed') continue;
    failures += 1;
    if (failures >= FAILURES_MAX) {
      throw new ThroughlineError(
        'erasure/not-done',
        `An erasure is marked and not done yet (${ended.errorCode}). Nothing of the learner is served any more, and the engine goes on with it.`,
        { retryable: true },
      );
    }
    await wait(PAUSE_MS);
  }
}
