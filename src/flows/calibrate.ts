import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { CalibrationRef } from '../domain/ids/learner-ref.ts';
import type { CalibrateSteps } from './steps.ts';

/** Another flow took over, or a text was taken back: nothing of this try could land, so nobody is asked any more. */
const OVERTAKEN = 'calibrate/overtaken';

/**
 * The heavy path of one completion. Nothing here runs beside something else: the judge is shown what was
 * measured, levels rest on the evidence collected, and the handoff is written from the verdict. What can run
 * in parallel (two providers, several criteria) does so inside a step, where a try is repeated as a whole.
 *
 * @throws ThroughlineError of the step that failed; what the steps before it learnt is kept
 */
export async function calibrate(
  steps: CalibrateSteps,
  run: CalibrationRef,
): Promise<'landed' | 'stale'> {
  try {
    await steps.gather(run);
    await steps.measure(run);
    await steps.collectEvidence(run);
    await steps.score(run);
    await steps.proposeHandoff(run);
  } catch (error) {
    if (error instanceof ThroughlineError && error.code === OVERTAKEN) return 'stale';
    throw error;
  }
  return steps.commit(run);
}
