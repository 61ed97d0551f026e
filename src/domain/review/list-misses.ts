import { BUILTIN_TAXONOMY } from '../journey/gap-operations.ts';
import { compareText } from '../text/compare-text.ts';
import type { ReviewGap, ReviewGapFact } from './context.ts';

/** Most gaps that one list tells of; of what every task shows, one is told beside them. */
const TOLD_MAX = 3;

/** What an attempt shows of one gap. Each list names a touchpoint once, in order. */
export interface GapShown {
  readonly gap: ReviewGap;
  /** Where it was missed. */
  readonly missed: readonly ReviewGapFact[];
  /** Where it was done with help. */
  readonly helped: readonly ReviewGapFact[];
  /** Where it was done alone. */
  readonly alone: readonly ReviewGapFact[];
  /** How often it was missed before the attempt. */
  readonly missedBefore: number;
  /** The last thing that the attempt shows of it. */
  readonly last: ReviewGapFact;
}

/** What the attempt shows of each gap; gaps of which it shows nothing are left out. */
export function listShown(gaps: readonly ReviewGap[]): readonly GapShown[] {
  return gaps.flatMap((gap) => {
    const own = gap.facts.filter(({ inAttempt }) => inAttempt);
    const last = own.at(-1);
    if (last === undefined) return [];
    const pick = (operation: ReviewGapFact['operation']): readonly ReviewGapFact[] =>
      takeOncePerTouchpoint(own.filter((fact) => fact.operation === operation));
    const before = gap.facts.filter(
      (fact) =>
        !fact.inAttempt && fact.operation === 'observed' && fact.occurredAtMs <= last.occurredAtMs,
    );
    return [
      {
        gap,
        missed: pick('observed'),
        helped: pick('walked'),
        alone: pick('reapplied'),
        missedBefore: before.length,
        last,
      },
    ];
  });
}

/**
 * Those that were missed at two touchpoints or more: a rubric's own first, for it says more than a habit that every task
 * shows; then the most missed, and of equals the one first missed.
 */
export function listMissedAgain(shown: readonly GapShown[]): readonly GapShown[] {
  return shown
    .filter(({ missed }) => missed.length > 1)
    .toSorted(
      (one, other) =>
        Number(isBuiltin(one)) - Number(isBuiltin(other)) ||
        other.missed.length - one.missed.length ||
        (one.missed[0]?.occurredAtMs ?? 0) - (other.missed[0]?.occurredAtMs ?? 0) ||
        compareText(one.gap.gap, other.gap.gap),
    );
}

/**
 * The gaps that are told as missed again: a rubric's own, and one that every task shows at least. A built-in one is left
 * out where another built-in one was missed at all of the same touchpoints: not reaching the goal is not being right at
 * the first try, told twice.
 */
export function listTold(shown: readonly GapShown[]): readonly GapShown[] {
  const told: GapShown[] = [];
  for (const one of listMissedAgain(shown)) {
    const isTold = told.some(
      (other) =>
        isBuiltin(one) &&
        isBuiltin(other) &&
        one.missed.every((fact) =>
          other.missed.some(({ touchpoint }) => touchpoint === fact.touchpoint),
        ),
    );
    if (!isTold) told.push(one);
  }
  const own = told.filter((one) => !isBuiltin(one)).slice(0, TOLD_MAX);
  return [...own, ...told.filter(isBuiltin).slice(0, Math.max(1, TOLD_MAX - own.length))];
}

/** The gaps that were only ever missed or done with help, at two touchpoints or more, and are not told as missed again. */
export function listOnlyHelped(shown: readonly GapShown[]): readonly GapShown[] {
  return shown
    .filter(
      (one) =>
        one.helped.length > 0 &&
        one.alone.length === 0 &&
        one.missed.length < 2 &&
        countHard(one) > 1,
    )
    .toSorted((one, other) => countHard(other) - countHard(one));
}

/** At how many touchpoints something was missed or done with help. */
export function countHard({ missed, helped }: Pick<GapShown, 'missed' | 'helped'>): number {
  return new Set([...missed, ...helped].map(({ touchpoint }) => touchpoint)).size;
}

function takeOncePerTouchpoint(facts: readonly ReviewGapFact[]): readonly ReviewGapFact[] {
  const seen = new Set<string>();
  return facts.filter(({ touchpoint }) => !seen.has(touchpoint) && seen.add(touchpoint));
}

function isBuiltin({ gap }: GapShown): boolean {
  return gap.taxonomy === BUILTIN_TAXONOMY;
}

/** The first time that it was done alone after its last miss; undefined where it was not. */
export function findRecovery({ missed, alone }: GapShown): ReviewGapFact | undefined {
  const lastMs = missed.at(-1)?.occurredAtMs ?? 0;
  return alone.find(({ occurredAtMs }) => occurredAtMs > lastMs);
}
