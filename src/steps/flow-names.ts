import type { CalibrationRef, EvaluationRef, ReviewRef } from '../domain/ids/learner-ref.ts';

/** Under which names what a flow did is kept. Stored: a flow under way finds its own again by them. */
export interface FlowNames {
  /** Of the results of its steps (`step_result.flow`). */
  readonly results: string;
  /** Of the calls that it made of models (`judge_call.flow`), beside the learner. */
  readonly calls: string;
}

/**
 * A calibration's names. No fence is in them: a later try has another one, and finds what an earlier one stored.
 *
 * @example
 * nameCalibration({ learner, position: 17 }); // calls: 'calibrate/17'
 */
export function nameCalibration({
  learner,
  position,
}: Pick<CalibrationRef, 'learner' | 'position'>): FlowNames {
  return { results: `calibrate/${learner}/${position}`, calls: `calibrate/${position}` };
}

/** A light evaluation's names, after the first of the completions that it judges. */
export function nameEvaluation({
  learner,
  positions,
}: Pick<EvaluationRef, 'learner' | 'positions'>): FlowNames {
  const first = positions[0] ?? 0;
  return { results: `evaluate/${learner}/${first}`, calls: `evaluate/${first}` };
}

/** A revision's names: another revision asks anew. */
export function nameRevision({
  review,
  revision,
}: Pick<ReviewRef, 'review' | 'revision'>): FlowNames {
  const name = `review/${review}/${revision}`;
  return { results: name, calls: name };
}
