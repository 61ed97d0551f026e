import type { ModelAttempt, ModelCall } from './model-call.ts';
import type { ModelRequest } from './model-request.ts';

/** An answer in the schema's form that code found no fault with, and who gave it. */
export interface ModelAnswer<Answer> {
  readonly answer: Answer;
  /** As it is named in `JUDGES`, such as `openai:gpt-5-mini`. */
  readonly provider: string;
  readonly model: string;
  /** The provider's place in the list; above 0, this is a fallback's answer. */
  readonly ordinal: number;
  readonly promptVersion: string;
  readonly attempts: readonly ModelAttempt[];
}

/** The configured models, as one that is asked. Safe under parallel calls: what fails over is kept per call. */
export interface Models {
  /** In the order in which they are asked. */
  readonly names: readonly string[];
  /**
   * Asks one provider after the other until an answer holds, within one deadline for all of them.
   *
   * @throws ModelError alone, which carries every attempt: `judge/unavailable` (nobody gave an answer that holds),
   *   `judge/over-budget`, `judge/stopped`, `judge/aborted`
   */
  ask<Answer>(request: ModelRequest<Answer>, call: ModelCall): Promise<ModelAnswer<Answer>>;
}
