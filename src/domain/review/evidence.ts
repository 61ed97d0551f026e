import type { ReviewEvidence, ReviewFigure } from '@throughline/contract';

/** Everything that a review may cite, and who may cite what. */
export interface ReviewEvidenceTable {
  /** In order: figures, then verdicts, gaps, outcomes and quotes as they occurred; ids `e1`, `e2` … */
  readonly rows: readonly ReviewEvidence[];
  /** The figures with `id` naming their row. */
  readonly figures: readonly ReviewFigure[];
  /** By persona, the ids of the rows that stand in its own conversations. */
  readonly byPersona: ReadonlyMap<string, readonly string[]>;
}
