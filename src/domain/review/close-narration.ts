import type { Review } from '@throughline/contract';
import { dropControls } from '../text/drop-controls.ts';
import { listCitedTouchpoints } from './list-cited-touchpoints.ts';
import { PATTERN_LISTS } from './pattern-lists.ts';
import type { NarrationInput, ProposedNarration, ProposedPattern } from './narration.ts';
import { tellNothing, type Nothing } from './tell-nothing.ts';

/** What a review says of the whole arc, with the touchpoints that each pattern shows at. */
export type Narration = Pick<Review, 'headline' | 'didWell' | 'keptGettingStuck' | 'pushOnNext'>;

/** A narration without faults, as the review shows it; where a list is empty the headline says why. */
export function closeNarration(
  { headline, didWell, keptGettingStuck, pushOnNext }: ProposedNarration,
  { evidence, context }: Pick<NarrationInput, 'evidence' | 'context'>,
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
  return { headline: sayWhatIsMissing(dropControls(headline), lists, context), ...lists };
}

/** Adds what the headline has to say of lists that are empty, where it does not say it yet. */
export function sayWhatIsMissing(
  headline: string,
  lists: Readonly<Record<keyof Nothing, readonly unknown[]>>,
  context: NarrationInput['context'],
): string {
  const empty = PATTERN_LISTS.map(([list]) => list).filter((list) => lists[list].length === 0);
  const missing = tellNothing(context.rollups, empty);
  return [headline, ...missing.filter((sentence) => !headline.includes(sentence))].join(' ');
}
