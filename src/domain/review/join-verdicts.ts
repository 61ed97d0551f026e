import { BUILTIN_CRITERIA, BUILTIN_TAXONOMY } from '../journey/gap-operations.ts';
import type {
  ReviewGap,
  ReviewGapFact,
  ReviewRollups,
  ReviewTouchpoint,
  ReviewVerdict,
  ReviewVerdictItem,
} from './context.ts';
import { findMissedBefore } from './find-missed-before.ts';
import { keyOf, quoteTitle } from './name-touchpoints.ts';

/** Stands for the rubrics of criteria that only verdicts speak of. */
const OF_VERDICTS = 'verdicts';
const QUOTED = /^“(.*)”$/su;

/** What an attempt shows of each criterion, by the journey and by its verdicts. */
export interface JoinedGaps {
  /** The journey's gaps. Where a verdict says of one what the journey does not, that is among its facts. */
  readonly gaps: readonly ReviewGap[];
  /** Criteria of which only verdicts speak, told as gaps are: a built-in one is no gap where a rubric judges. */
  readonly others: readonly ReviewGap[];
}

/**
 * Puts beside the journey's gaps what the attempt's verdicts say of the same criteria, so that what is told of an
 * attempt and the verdicts among its evidence say the same. A fact that is a verdict's has its id as `entry`. What was
 * met is taken in only where it is known how much help there was; and a first try that was missed, only where it was.
 */
export function joinVerdicts({
  gaps,
  verdicts,
  touchpoints,
}: Pick<ReviewRollups, 'gaps' | 'verdicts' | 'touchpoints'>): JoinedGaps {
  const isMissedBefore = findMissedBefore(touchpoints);
  const isNews = (gap: string, { operation, touchpoint, inAttempt }: ReviewGapFact): boolean =>
    !(inAttempt && operation === 'observed' && isMissedBefore(gap, touchpoint));
  const assists = new Map(touchpoints.map((one) => [keyOf(one), one.assist]));
  const told = verdicts
    .flatMap((verdict) =>
      verdict.items.flatMap((item) => readItem(verdict, item, assists.get(keyOf(verdict)) ?? null)),
    )
    .filter(({ item, fact }) => isNews(item.criterion, fact));
  const found = Map.groupBy(told, ({ item }) => item.criterion);
  const known = new Set(gaps.map(({ gap }) => gap));
  return {
    gaps: gaps.map((gap) => ({
      ...gap,
      facts: join(
        gap.facts.filter((fact) => isNews(gap.gap, fact)),
        found.get(gap.gap)?.map(({ fact }) => fact) ?? [],
      ),
    })),
    others: [...found]
      .filter(([criterion]) => !known.has(criterion))
      .map(([, items]) => openGap(items)),
  };
}

interface ToldItem {
  readonly item: ReviewVerdictItem;
  readonly fact: ReviewGapFact;
}

function readItem(
  verdict: ReviewVerdict,
  item: ReviewVerdictItem,
  assist: ReviewTouchpoint['assist'],
): readonly ToldItem[] {
  if (item.passed === null || (item.passed && assist === null)) return [];
  const touchpoint = keyOf(verdict);
  const fact: ReviewGapFact = {
    operation: item.passed ? (assist === 'none' ? 'reapplied' : 'walked') : 'observed',
    assist: assist ?? 'none',
    touchpoint,
    place: touchpoint,
    entry: verdict.id,
    occurredAtMs: verdict.occurredAtMs,
    inAttempt: true,
  };
  return [{ item, fact }];
}

/** The journey's own facts, and those of verdicts that it does not hold: of one touchpoint its own word counts. */
function join(
  own: readonly ReviewGapFact[],
  told: readonly ReviewGapFact[],
): readonly ReviewGapFact[] {
  const isNew = ({ touchpoint, operation }: ReviewGapFact): boolean =>
    !own.some(
      (fact) =>
        fact.inAttempt &&
        fact.touchpoint === touchpoint &&
        (operation !== 'observed' || fact.operation === 'observed'),
    );
  const added = told.filter(isNew);
  if (added.length === 0) return own;
  return [...own, ...added].toSorted((one, other) => one.occurredAtMs - other.occurredAtMs);
}

function openGap(told: readonly ToldItem[]): ReviewGap {
  const [first] = told as readonly [ToldItem, ...ToldItem[]];
  const { criterion, title, skill } = first.item;
  const facts = told.map(({ fact }) => fact);
  const isBuiltin = BUILTIN_CRITERIA.some((name) => name === criterion);
  return {
    gap: criterion,
    taxonomy: isBuiltin ? BUILTIN_TAXONOMY : OF_VERDICTS,
    title: isBuiltin ? title : (quoteTitle(title.replace(QUOTED, '$1')) ?? `“${criterion}”`),
    skill,
    status: facts.at(-1)?.operation === 'reapplied' ? 're-applied' : 'new',
    stuck: false,
    recurrences: 0,
    facts,
  };
}
