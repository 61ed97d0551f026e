import type { ReviewDimension } from '@throughline/contract';
import { SCALE_DEVIATION, SCALE_MEAN } from '../read/scale.ts';
import { dropControls } from '../text/drop-controls.ts';
import { holdToScale } from './hold-to-scale.ts';
import type { ProposedScores } from './scoring.ts';

/** How far words may carry a score from what the verdicts come to: one SD of learners. */
export const BAND_AROUND_ROLLUP = SCALE_DEVIATION;
/** How far from the middle of the scale, where no verdict says anything. */
export const BAND_WITHOUT_ROLLUP = 25;

/**
 * Holds a judge's scores to a band around the roll-up, so that no words of the learner's carry one far from what was
 * judged along the way. What was proposed stays beside what counts.
 *
 * @param scores without faults (`findScoringFaults`)
 * @param rolledUp `rollUpScores` of the same attempt
 */
export function holdScores(
  { dimensions }: Pick<ProposedScores, 'dimensions'>,
  rolledUp: readonly ReviewDimension[],
  author: 'model' | 'rules',
): readonly ReviewDimension[] {
  return rolledUp.map((own) => {
    const proposed = dimensions.find(({ skill }) => skill === own.skill);
    if (proposed === undefined) return own;
    return {
      ...own,
      score: proposed.score === null ? null : holdScore(proposed.score, own.rollup),
      proposed: proposed.score,
      rationale: dropControls(proposed.rationale),
      cites: [...proposed.cites],
      author,
    };
  });
}

function holdScore(score: number, rollup: number | null): number {
  const centre = rollup ?? SCALE_MEAN;
  const reach = rollup === null ? BAND_WITHOUT_ROLLUP : BAND_AROUND_ROLLUP;
  return holdToScale(Math.max(centre - reach, Math.min(centre + reach, score)));
}
