import type { WorkSkill } from '@throughline/contract';
import type { AbstainReason, Evidence, MeasuredFigure } from '../evaluation/evaluation.ts';
import { observeFromFigure } from '../read/observe-from-figure.ts';
import type { Figure } from '../read/read-types.ts';

/** What one completed touchpoint shows of one criterion of the built-in taxonomy. */
export interface Measure {
  readonly skill: WorkSkill;
  readonly criterion: string;
  /** Whether the criterion was met; null where that is not said. */
  readonly passed: boolean | null;
  /** Why nothing is said of it; null where something is. */
  readonly abstained: AbstainReason | null;
  /** What enters the read, in the order of the table of channels; empty where nothing does. */
  readonly figures: readonly Figure[];
  /** What is shown of it, with its noise where it enters the read. */
  readonly evidence: readonly Evidence[];
  /** The learner's message that shows it best; absent where no one message does. */
  readonly said?: { readonly seq: number; readonly message: number };
}

/** A measure of something that the touchpoint does not show. */
export function abstainFrom(
  skill: WorkSkill,
  criterion: string,
  reason: AbstainReason,
  evidence: readonly Evidence[] = [],
): Measure {
  return { skill, criterion, passed: null, abstained: reason, figures: [], evidence };
}

/** A figure as an evaluation shows it: what was seen against what was expected, and its variance. */
export function showFigure(figure: Figure, seqs: readonly number[]): MeasuredFigure {
  // The variance of a binary figure does not depend on the read that it meets.
  const { variance } = observeFromFigure(figure, 0);
  return {
    kind: 'figure',
    name: figure.name,
    value: figure.kind === 'binary' ? figure.outcome : figure.value,
    expectation: figure.kind === 'binary' ? figure.expectation : null,
    variance,
    seqs,
  };
}

/** A figure that is shown and enters no read, since its noise is not known. */
export function showUnfused(name: string, value: number, seqs: readonly number[]): MeasuredFigure {
  return { kind: 'figure', name, value, expectation: null, variance: null, seqs };
}
