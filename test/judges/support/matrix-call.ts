import type { Models } from '../../../src/judges/models/models.ts';

/** One of the questions that judges ask models, with what must hold of anything that comes of it. */
export interface MatrixCall {
  /** The schema's name, as the requests carry it. */
  readonly name: string;
  /** Whether what the answer says is held to a place, so that an invented one has to be noticed. */
  readonly cites: boolean;
  /**
   * Asks as the judges do and gives back what they would hand on. `faults` says what of it is not so: it looks at the
   * material by itself, and not through the checks that are under test.
   */
  ask(models: Models): Promise<{ readonly value: unknown; readonly faults: readonly string[] }>;
}
