import type { Review, ReviewEvidence } from '@throughline/contract';
import { dropControls } from '../text/drop-controls.ts';
import { listCitedTouchpoints } from './list-cited-touchpoints.ts';
import { PATTERN_LISTS } from './pattern-lists.ts';
import type { ProposedNarration, ProposedPattern } from './narration.ts';

/** What a review says of the whole arc, with the touchpoints that each pattern shows at. */
export type Narration = Pick<Review, 'headline' | 'didWell' | 'keptGettingStuck' | 'pushOnNext'>;

/** What the headline says where a list is empty, so that nobody takes silence for praise or blame. */
export const NOTHING_SHOWN: Readonly<Record<Exclude<keyof Narration, 'headline'>, string>> = {
  didWell: 'Nothing went well in the same way at two places or more, so no strength is claimed.',
  keptGettingStuck: 'Nothing kept getting stuck: no difficulty showed at two places or more.',
  pushOnNext: 'Nothing that would be worth pushing on showed at two places or more.',
};

/** A narration without faults, as the review shows it; where a list is empty the headline says why. */
export function closeNarration(
  { headline, didWell, keptGettingStuck, pushOnNext }: ProposedNarration,
  evidence: readonly ReviewEvidence[],
): Narration {
  const rows = new Map(evidence.map((row) => [row.id, row]));
  const close = ({ text, cites }: ProposedPattern) => ({
    text: dropControls(text),
    cites: [...cites],
    touchpoints: [...listCitedTouchpoints(cites, rows)],
  });
  const lists = {
    didWell: didWell.map(close),
    keptGettingStuck: keptGettingStuck.map(close),
    pushOnNext: pushOnNext.map(close),
  };
  return { headline: sayWhatIsMissing(dropControls(headline), lists), ...lists };
}

/** What it says where all three are. */
export const NOTHING_AT_ALL =
  'Too little showed at two places or more to name a pattern, good or bad.';

/** Adds what the headline has to say of lists that are empty, where it does not say it yet. */
export function sayWhatIsMissing(
  headline: string,
  lists: Readonly<Record<keyof typeof NOTHING_SHOWN, readonly unknown[]>>,
): string {
  const empty = PATTERN_LISTS.map(([list]) => list).filter((list) => lists[list].length === 0);
  const missing =
    empty.length === PATTERN_LISTS.length
      ? [NOTHING_AT_ALL]
      : empty.map((list) => NOTHING_SHOWN[list]);
  return [headline, ...missing.filter((sentence) => !headline.includes(sentence))].join(' ');
}
