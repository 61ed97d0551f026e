import type { ReviewFigure, ReviewFigureName } from '@throughline/contract';
import type { ReviewGap, ReviewGapFact, ReviewTouchpoint } from './context.ts';
import { joinVerdicts } from './join-verdicts.ts';
import { listShown, type GapShown } from './list-misses.ts';
import { keyOf, nameTouchpoints } from './name-touchpoints.ts';
import type { NarrationInput } from './narration.ts';
import { CITES_MAX } from './review-bounds.ts';

/** What code tells the story of an attempt from: names for everything, and a row of evidence for each fact. */
export interface StoryMaterial {
  readonly touchpoints: readonly ReviewTouchpoint[];
  /** The journey's gaps, with what verdicts say of them beside it. */
  readonly shown: readonly GapShown[];
  /** What only verdicts speak of. */
  readonly others: readonly GapShown[];
  readonly figures: Readonly<Partial<Record<ReviewFigureName, ReviewFigure>>>;
  /** A touchpoint in words, by its key. */
  readonly nameOf: (key: string) => string;
  /** The rows of some facts of one gap, an entry's or a verdict's; facts whose row was left out for length bring none. */
  readonly citeFacts: (gap: ReviewGap, facts: readonly ReviewGapFact[]) => readonly string[];
  /** The rows that say how some touchpoints ended. */
  readonly citeEnds: (touchpoints: readonly ReviewTouchpoint[]) => readonly string[];
}

/** Takes out of a narration's input what its sentences need. */
export function prepareStory({
  context,
  figures,
  evidence,
}: Pick<NarrationInput, 'context' | 'figures' | 'evidence'>): StoryMaterial {
  const { touchpoints } = context.rollups;
  const { gaps, others } = joinVerdicts(context.rollups);
  const names = nameTouchpoints(touchpoints);
  const entries = new Map(
    evidence
      .filter(({ kind }) => kind === 'entry' || kind === 'verdict')
      .map(({ id, source, name, touchpoints: [touchpoint] }) => [
        `${source} ${name} ${touchpoint}`,
        id,
      ]),
  );
  const ends = new Map(
    evidence
      .filter(({ kind }) => kind === 'event')
      .map(({ id, touchpoints: [touchpoint] }) => [touchpoint, id]),
  );
  return {
    touchpoints,
    shown: listShown(gaps),
    others: listShown(others),
    figures: Object.fromEntries(figures.map((figure) => [figure.name, figure])),
    nameOf: (key) => names.get(key) ?? key,
    citeFacts: (gap, facts) =>
      take(facts.map(({ entry, touchpoint }) => entries.get(`${entry} ${gap.gap} ${touchpoint}`))),
    citeEnds: (ended) => take(ended.map((touchpoint) => ends.get(keyOf(touchpoint)))),
  };
}

function take(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== undefined))].slice(0, CITES_MAX);
}
