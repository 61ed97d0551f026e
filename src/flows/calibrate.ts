import type { CalibrationRef } from '../domain/ids/learner-ref.ts';
import type { CalibrateSteps } from './steps.ts';

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
  await steps.gather(run);
  await steps.measure(run);
  await steps.collectEvidence(run);
  await steps.score(run);
  await steps.proposeHandoff(run);
  return steps.commit(run);
}
