import type { ReviewRollups } from './context.ts';
import { joinVerdicts } from './join-verdicts.ts';
import { countHard, listShown, type GapShown } from './list-misses.ts';
import { countHelp } from './measure-help-needed.ts';
import { PATTERN_LISTS } from './pattern-lists.ts';

/** A sentence for each list of a review that may be empty. */
export type Nothing = Readonly<Record<(typeof PATTERN_LISTS)[number][0], string>>;

/** Where nothing that was looked at was hard at two touchpoints: that may be said. */
export const NOTHING_SHOWN: Nothing = {
  didWell: 'Nothing went well often enough to call it a strength, so none is claimed.',
  keptGettingStuck:
    'Nothing kept getting stuck: no one thing was missed, or needed help, at two places or more.',
  pushOnNext: 'Nothing that would be worth pushing on showed at two places or more.',
};

/** What it says where all three are. */
export const NOTHING_AT_ALL =
  'Too little showed at two places or more to name a pattern, good or bad.';

/** Where something was hard at two touchpoints, and whoever told the story names no pattern of it. */
export const NOTHING_NAMED: Nothing = {
  didWell: NOTHING_SHOWN.didWell,
  keptGettingStuck:
    'Some of it was hard at two places or more; none of that is named as what kept getting stuck.',
  pushOnNext: 'Nothing is named to push on next.',
};

/** Where nothing was judged: what nobody looked at is neither praised nor said to be absent. */
export const NOTHING_JUDGED: Nothing = {
  didWell: 'What went well takes a verdict to tell, and none has landed.',
  keptGettingStuck: 'What kept getting stuck takes a verdict to tell, and none has landed.',
  pushOnNext: 'What to push on next takes a verdict to tell, and none has landed.',
};

/** Where verdicts are still to come: what is not there yet may come with them. */
export const NOTHING_YET: Nothing = {
  didWell: 'No strength is claimed yet.',
  keptGettingStuck:
    'Whether anything kept getting stuck cannot be told before every verdict is there.',
  pushOnNext: 'Nothing is named yet to push on next.',
};

/**
 * What the headline says of lists that are empty, so that nobody takes silence for praise or blame. It denies only what
 * was looked at: nothing that the evidence shows at two touchpoints is said not to have been there.
 *
 * @param empty the lists without a pattern
 */
export function tellNothing(
  rollups: Pick<ReviewRollups, 'gaps' | 'verdicts' | 'touchpoints' | 'pending'>,
  empty: readonly (keyof Nothing)[],
): readonly string[] {
  const { gaps, others } = joinVerdicts(rollups);
  const shown = listShown([...gaps, ...others]);
  const isHard = wasHard(rollups, shown);
  if (empty.length === PATTERN_LISTS.length && !isHard) return [NOTHING_AT_ALL];
  const told = chooseWords(rollups, shown, isHard);
  return empty.map((list) => told[list]);
}

function chooseWords(
  { verdicts, pending }: Pick<ReviewRollups, 'verdicts' | 'pending'>,
  shown: readonly GapShown[],
  isHard: boolean,
): Nothing {
  if (shown.length + verdicts.length === 0) return NOTHING_JUDGED;
  if (isHard) return NOTHING_NAMED;
  return pending.length === 0 ? NOTHING_SHOWN : NOTHING_YET;
}

/** Whether the same thing was missed or needed help at two touchpoints; hints, and work that did not pass, among it. */
function wasHard(
  { touchpoints }: Pick<ReviewRollups, 'touchpoints'>,
  shown: readonly GapShown[],
): boolean {
  const helped = touchpoints.filter((touchpoint) => (countHelp(touchpoint) ?? 0) > 0);
  const failed = touchpoints.filter(({ outcome }) => outcome === 'failed');
  return helped.length > 1 || failed.length > 1 || shown.some((one) => countHard(one) > 1);
}
