import { cutText } from '../journey/clean-text.ts';
import { sayWhatIsMissing } from './close-narration.ts';
import { listCitedTouchpoints } from './list-cited-touchpoints.ts';
import type { NarrationInput, ProposedNarration, ProposedPattern } from './narration.ts';
import {
  CITES_MAX,
  HEADLINE_UNITS_MAX,
  PATTERN_TOUCHPOINTS_MIN,
  PATTERN_UNITS_MAX,
  PATTERNS_MAX,
} from './review-bounds.ts';
import { prepareStory } from './story-material.ts';
import { tellHeadline } from './tell-headline.ts';
import { tellNext } from './tell-next.ts';
import { tellStrengths } from './tell-strengths.ts';
import { tellStuck } from './tell-stuck.ts';

/**
 * The story of an attempt without any judge: sentences from templates, each of what code counted, with the names of the
 * touchpoints and gaps, and the rows that it rests on. Where the data gives no pattern the list is empty, and the
 * headline says why. Nothing is said that no row holds.
 */
export function narrateByCode(input: NarrationInput): ProposedNarration {
  const story = prepareStory(input);
  const rows = new Map(input.evidence.map((row) => [row.id, row]));
  const take = (patterns: readonly ProposedPattern[]): readonly ProposedPattern[] =>
    patterns
      .map(({ text, cites }) => ({
        text: cutText(text, PATTERN_UNITS_MAX),
        cites: [...new Set(cites)].slice(0, CITES_MAX),
      }))
      .filter(({ cites }) => listCitedTouchpoints(cites, rows).length >= PATTERN_TOUCHPOINTS_MIN)
      .slice(0, PATTERNS_MAX);
  const lists = {
    didWell: take(tellStrengths(story)),
    keptGettingStuck: take(tellStuck(story)),
    pushOnNext: take(tellNext(story)),
  };
  const headline = sayWhatIsMissing(tellHeadline(input, story), lists, input.context);
  return { headline: cutText(headline, HEADLINE_UNITS_MAX), ...lists };
}
