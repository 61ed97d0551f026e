import type { z } from 'zod';
import type { Fence } from './fence.ts';

/** One prompt in one version: what a model is told to do, and the form of its answer. One file for each. */
export interface Prompt<Answer> {
  /** Name and version, such as `collect-evidence.v1`. Another text is another version: a test holds the two together. */
  readonly version: string;
  /** In snake_case; the schema's title as well. */
  readonly schemaName: string;
  /** A `z.strictObject` without optional fields: what may be missing is nullable. */
  readonly schema: z.ZodType<Answer>;
  readonly outputTokensMax: number;
  /** Our words alone, with the fence's rule. */
  instruct(fence: Fence): string;
}
