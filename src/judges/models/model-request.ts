import type { z } from 'zod';

/** One question to a language model, whoever answers it. */
export interface ModelRequest<Answer> {
  /** Name and version of the prompt's file, such as `collect-evidence.v1`; stands in every record of the call. */
  readonly promptVersion: string;
  /** What the model is to do: our words alone. */
  readonly instructions: string;
  /** The material, with every foreign text inside the call's fence. */
  readonly prompt: string;
  /** A `z.strictObject` in the dialect that every provider reads; each answer is parsed with it again on our side. */
  readonly schema: z.ZodType<Answer>;
  /** In snake_case. */
  readonly schemaName: string;
  /** Tokens that an answer may have; a longer one is cut, and a cut one is refused. */
  readonly outputTokensMax: number;
  /**
   * What code finds wrong with an answer beyond its shape: one sentence each, in our words, none where it holds. Faults
   * are named to the same provider once, in a fresh question, and outside the fence: a sentence holds numbers and ids that
   * were asked for, never a text of the answer. After that the next provider is asked.
   */
  readonly findFaults?: (answer: Answer) => readonly string[];
}
