import type { ReviewFigure } from '@throughline/contract';
import type { ReviewContext } from './context.ts';
import { measureHelpNeeded } from './measure-help-needed.ts';
import { measurePace } from './measure-pace.ts';
import { measureSameGap } from './measure-same-gap.ts';
import { measureWriting } from './measure-writing.ts';
import { nameTouchpoints } from './name-touchpoints.ts';
import type { WritingSample } from './writing-sample.ts';

/**
 * What code can say about the whole arc: faster, the same gap again, less help, and how the learner writes. Always all
 * eight figures, in the order of `ReviewFigureName`; each says so where there is not enough. Their `id` is empty until
 * `buildEvidence` gives them a row.
 *
 * @param writing the texts of the attempt, and those before it that serve as the learner's own baseline; oldest first
 */
export function computeFigures(
  { rollups }: Pick<ReviewContext, 'rollups'>,
  writing: readonly WritingSample[],
): readonly ReviewFigure[] {
  const names = nameTouchpoints(rollups.touchpoints);
  return [
    measurePace(rollups.touchpoints, names),
    measureSameGap(rollups, names),
    measureHelpNeeded(rollups.touchpoints, names),
    ...measureWriting(writing, names),
  ];
}
