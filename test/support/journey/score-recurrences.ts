import type { Gap } from '@throughline/contract';
import type { LandedLearner } from './land-script.ts';

/** Recurrences that are on record, against those that were planted. */
export interface RecurrenceScore {
  readonly planted: number;
  readonly found: number;
  readonly right: number;
  /** What is said of any gap's standing, and is not so. */
  readonly wrongStandings: readonly string[];
}

/** A gap's state names so many of its turns; of more, only the number can be compared. */
const TURNS_MAX = 12;

/** Holds all gaps of a learner to what is true: where each stands, and each time it came back, by its entry. */
export function scoreRecurrences(gaps: readonly Gap[], learner: LandedLearner): RecurrenceScore {
  const { oracle, names } = learner;
  const keyOf = new Map([...names.entries].map(([key, id]) => [id, key]));
  const truths = new Map(oracle.gaps.list().map((truth) => [truth.gap, truth]));
  const score = { planted: 0, found: 0, right: 0 };
  for (const gap of gaps) {
    const returns = truths.get(gap.gap)?.returns ?? [];
    const turns = gap.turns.filter(({ status }) => status === 'recurring');
    const named = turns.filter(({ entry }) => returns.includes(keyOf.get(entry) ?? ''));
    const isWhole = gap.turnCount <= TURNS_MAX;
    score.found += gap.recurrences;
    score.right += isWhole ? named.length : Math.min(gap.recurrences, returns.length);
  }
  for (const { returns } of truths.values()) score.planted += returns.length;
  const wrongStandings = [
    ...gaps.flatMap(({ gap, status, stuck }) => {
      const truth = truths.get(gap);
      const isSo = truth?.standing === status && truth.stuck === stuck;
      return isSo ? [] : [`${gap}: ${status}, is ${truth?.standing ?? 'not there'}`];
    }),
    ...[...truths.keys()].filter((gap) => !gaps.some((found) => found.gap === gap)),
  ];
  return { ...score, wrongStandings };
}
