import type { EntryKind, Outcome } from '@throughline/contract';
import type { Evidence, MeasuredFigure } from '../evaluation/evaluation.ts';

/** Most claims about what just happened, and about the learner. */
export const HAPPENED_MAX = 3;
export const SIGNALS_MAX = 5;

/** The figure that says how a touchpoint ended: 1 passed or ended, 0 failed. */
export const OUTCOME_FIGURE = 'outcome';

/** One thing that an entry says. Never without evidence. */
export interface Claim {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** The words of an entry: its body, before it is encrypted. */
export interface EntryWords {
  /** 1–3: what just happened. */
  readonly happened: readonly Claim[];
  /** 0–5: what it says about the learner. */
  readonly signals: readonly Claim[];
  /** What each carry says that the entry opens. */
  readonly carries: readonly CarryText[];
}

/** What the next event must know, in words. */
export interface CarryText {
  /** UUID of the carry. */
  readonly item: string;
  /** 1–240 UTF-16 units. */
  readonly text: string;
}

/** A level that a person gave one skill. */
export interface CorrectedLevel {
  readonly skill: string;
  readonly level: number;
}

/**
 * Tells a person's correction: what was corrected, and on which completed touchpoint. The reason is theirs
 * and stands beside it, in their own words.
 */
export function tellOverride(
  levels: readonly CorrectedLevel[],
  outcome: Outcome,
  seq: number,
): EntryWords {
  const given = levels.map(({ skill, level }) => `${skill} at level ${level} of 5`).join(', ');
  return {
    happened: [{ text: `A person set ${given}.`, evidence: [measureOutcome(outcome, seq)] }],
    signals: [],
    carries: [],
  };
}

/** How a touchpoint ended, as a figure that code can take again from the completion itself. */
export function measureOutcome(outcome: Outcome, seq: number): MeasuredFigure {
  return {
    kind: 'figure',
    name: OUTCOME_FIGURE,
    value: outcome === 'failed' ? 0 : 1,
    expectation: null,
    variance: null,
    seqs: [seq],
  };
}

/**
 * Holds an entry's words to their bounds before they are written. What rests on an evaluation tells what
 * happened; a carry, a redaction or an answer of the learner's may say it by its operation alone.
 *
 * @throws RangeError where there is a claim too few or too many, or one without evidence
 */
export function assertClaims(words: EntryWords, kind: EntryKind = 'handoff'): void {
  const { happened, signals } = words;
  const happenedMin = kind === 'handoff' || kind === 'correction' ? 1 : 0;
  if (happened.length < happenedMin || happened.length > HAPPENED_MAX) {
    throw new RangeError(
      `an entry tells ${happened.length} things that happened, not ${happenedMin} to ${HAPPENED_MAX}`,
    );
  }
  if (signals.length > SIGNALS_MAX) {
    throw new RangeError(`an entry has ${signals.length} signals, more than ${SIGNALS_MAX}`);
  }
  if ([...happened, ...signals].some((claim) => claim.evidence.length === 0)) {
    throw new RangeError('a claim has no evidence');
  }
}
