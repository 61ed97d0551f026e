import type { ModelAttempt, ModelCall } from './model-call.ts';

/** Whether an attempt may be made; `aborted` where a text of the learner was taken back since the words were read. */
export type Admission = 'admitted' | 'over-budget' | 'stopped' | 'aborted';

/** One attempt with what was sent and what came back; the words go into bodies under the learner's key. */
export interface RecordedCall {
  /** As it was given to `admit`. */
  readonly id: string;
  readonly attempt: ModelAttempt;
  readonly model: string;
  readonly promptVersion: string;
  /** Whether the tokens are our estimate, since the provider said none. */
  readonly tokensEstimated: boolean;
  /** Whether the price table knows the model. */
  readonly priced: boolean;
  readonly prompt: string;
  /** As it came, whether or not it held; null where nothing came. */
  readonly answer: string | null;
}

/** Where attempts are admitted and noted. The models know no store: whoever opens them brings one. */
export interface CallLedger {
  /**
   * Sets tokens aside from the tenant's day, so that parallel calls cannot overrun it together.
   *
   * @param tokensMax the most that the attempt may take
   * @param id UUID of the attempt
   * @throws ThroughlineError `learner/erased` where the learner's key is gone: nothing of theirs is sent
   */
  admit(call: ModelCall, tokensMax: number, id: string): Promise<Admission>;
  /**
   * Notes an attempt that was admitted, and gives back what it did not use. For a learner whose key is gone nothing is
   * kept but the tenant's sum. Where a text of the learner was taken back since the words were read, none of them is kept:
   * the row names no text.
   */
  record(call: ModelCall, made: RecordedCall): Promise<void>;
}
