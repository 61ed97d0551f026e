import type { CalibrationRef, Due, LearnerRef } from '../domain/ids/learner-ref.ts';

/** The steps of the flow `learner`. Every step throws `ThroughlineError` alone. */
export interface LearnerSteps {
  /** Raises the learner's fence and returns it: whoever held an older one can no longer commit. */
  takeFence(ref: LearnerRef): Promise<number>;
  /**
   * Finds the next completion that is calibrated; what lies before it gets due rows for the flows that take it.
   * `more` where the step's share was used up on the way: what it passed stays passed.
   */
  findNextDue(ref: LearnerRef, fence: number): Promise<Due>;
  /** Puts a completion whose judge kept failing on record as parked, and out of the way of later ones. */
  park(run: CalibrationRef, attempts: number, errorCode: string): Promise<void>;
}

/** The steps of the flow `calibrate`, in their order. Each looks in `step_result` before it works. */
export interface CalibrateSteps {
  gather(run: CalibrationRef): Promise<void>;
  measure(run: CalibrationRef): Promise<void>;
  collectEvidence(run: CalibrationRef): Promise<void>;
  score(run: CalibrationRef): Promise<void>;
  proposeHandoff(run: CalibrationRef): Promise<void>;
  /** `stale` when another flow holds a newer fence or the predecessor is not the expected one. */
  commit(run: CalibrationRef): Promise<'landed' | 'stale'>;
}

export interface Steps {
  readonly learner: LearnerSteps;
  readonly calibrate: CalibrateSteps;
}
