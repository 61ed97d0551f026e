import type {
  CalibrationRef,
  Due,
  DueReviews,
  EvaluationRef,
  LearnerRef,
  ReviewRef,
  WaitingEvaluations,
} from '../domain/ids/learner-ref.ts';

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
  /**
   * `stale` when another flow holds a newer fence, as after a redaction, or the predecessor is not the expected one. Under an
   * older fence every other step ends with `calibrate/overtaken`.
   */
  commit(run: CalibrationRef): Promise<'landed' | 'stale'>;
}

/**
 * The steps of the flow `erase`, in their order. Each may be done any number of times, by any number of processes
 * at once; what it did is on record, and only counts and ids leave it.
 */
export interface EraseSteps {
  /** Whether the learner is marked for erasure and its certificate is still to come. */
  isDue(ref: LearnerRef): Promise<boolean>;
  /** Puts the line into the erasure log, in the database and outside it: from here on no restore brings them back. */
  log(ref: LearnerRef): Promise<void>;
  /** Deletes the learner's key: every word under it is unreadable from here on. */
  destroyKey(ref: LearnerRef): Promise<void>;
  /** Deletes a bounded number of texts and step results; `more` while there are any left. */
  destroyWords(ref: LearnerRef): Promise<'more' | 'done'>;
  /** Takes the external id from the learner and from wherever else it stands, and leaves its HMAC. */
  forgetName(ref: LearnerRef): Promise<void>;
  /** Writes the certificate and tells the change feed. */
  certify(ref: LearnerRef): Promise<void>;
}

/** The steps of the flow `evaluate`. Nothing here takes the learner's fence: it never stands in a calibration's way. */
export interface EvaluateSteps {
  /** The completions that wait for a light evaluation, by conversation; those that failed least come first. */
  findWaiting(ref: LearnerRef): Promise<WaitingEvaluations>;
  /** One call for all waiting completions of a conversation. Looks in `step_result` before it asks. */
  judge(run: EvaluationRef): Promise<void>;
  /**
   * Appends an evaluation and an entry for each that still waits, in ledger order, each with its entry or not at all. Ends
   * with `evaluate/overtaken` where a text of the learner was taken back since they were judged.
   */
  commit(run: EvaluationRef): Promise<void>;
  /** Counts a failed try of each, on record. Those that failed too often stay unevaluated, and wait no longer. */
  noteFailure(run: EvaluationRef, errorCode: string): Promise<FailedEvaluation>;
}

/** What became of a conversation whose evaluation failed. */
export interface FailedEvaluation {
  /** Most failed tries of any completion that still waits; 0 where all of them stay unevaluated. */
  readonly attempts: number;
}

/**
 * The steps of the flow `review`. Each looks in `step_result` before it works, and tells what it learnt in frames that
 * are there once however often it is run. Under a newer revision every one of them ends with `review/overtaken`.
 */
export interface ReviewSteps {
  /** Opens the reviews of scenarios that were completed, and finds what is due of them. */
  findDue(ref: LearnerRef): Promise<DueReviews>;
  /** Looks whether verdicts of the attempt are still to come, and says until when they are waited for. */
  awaitVerdicts(run: ReviewRef): Promise<AwaitedVerdicts>;
  gatherRollups(run: ReviewRef): Promise<void>;
  gatherConversations(run: ReviewRef): Promise<GatheredConversations>;
  gatherArtefacts(run: ReviewRef): Promise<void>;
  computeFigures(run: ReviewRef): Promise<void>;
  /** One persona's own words. Where no judge gives them it is told so, and nothing is thrown. */
  givePerspective(run: ReviewRef, persona: number): Promise<void>;
  /** A score for each dimension: the judges' in their order, else the roll-up's. */
  score(run: ReviewRef): Promise<void>;
  /** The judges' narration, else the one that code makes of the figures. */
  narrate(run: ReviewRef): Promise<void>;
  /** Validates the whole document, and appends it with its journey entry. */
  commit(run: ReviewRef): Promise<void>;
  /** Puts a failed try on record, and when the next one comes; null where there is none by itself. */
  noteFailure(run: ReviewRef, failure: ReviewFailure): Promise<void>;
}

/** Whether a review goes on; `delayMs` is how long it still waits at most. */
export type AwaitedVerdicts =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly delayMs: number };

export interface GatheredConversations {
  /** Personas with a conversation; each is asked by its ordinal, 0 first. */
  readonly personas: number;
}

/** A failed try of a revision. */
export interface ReviewFailure {
  readonly errorCode: string;
  /** Failed tries, this one among them. */
  readonly attempts: number;
  readonly delayMs: number | null;
}

export interface Steps {
  readonly learner: LearnerSteps;
  readonly calibrate: CalibrateSteps;
  readonly evaluate: EvaluateSteps;
  readonly review: ReviewSteps;
  readonly erase: EraseSteps;
}
