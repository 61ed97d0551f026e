import type { WorkSkill } from '@throughline/contract';
import type { Evidence } from '../evaluation/evaluation.ts';
import { CHANNEL_SCALE } from '../read/channel-scale.ts';
import type { MeasuredValue } from '../read/hold-level.ts';
import { observeFromFigure } from '../read/observe-from-figure.ts';
import { poolValues } from '../read/pool-values.ts';
import { SCALE_MEAN } from '../read/scale.ts';

/**
 * What a criterion without a level comes to on the 0–100 scale, with its noise: each figure that it rests on as the read
 * takes it from 50, where everybody starts; of several their inverse-variance mean. Null where none of them enters a
 * read.
 *
 * One outcome alone may lie beyond 0 or 100: only together with others it means something, so nothing is clipped here.
 */
export function valueFigures(
  skill: WorkSkill,
  evidence: readonly Evidence[],
): MeasuredValue | null {
  const pooled = poolValues(evidence.flatMap((piece) => observe(skill, piece)));
  return pooled && { value: pooled.value, variance: 1 / pooled.precision };
}

function observe(skill: WorkSkill, piece: Evidence): readonly MeasuredValue[] {
  if (piece.kind !== 'figure' || piece.variance === null) return [];
  const { value, expectation, variance } = piece;
  if (expectation === null)
    return [observeFromFigure({ kind: 'direct', value, variance }, SCALE_MEAN)];
  if (!hasChannel(skill)) return [];
  const channelScale = CHANNEL_SCALE[skill];
  const outcome = { kind: 'binary', outcome: value, expectation, channelScale, variance } as const;
  return [observeFromFigure(outcome, SCALE_MEAN)];
}

function hasChannel(skill: WorkSkill): skill is keyof typeof CHANNEL_SCALE {
  return Object.hasOwn(CHANNEL_SCALE, skill);
}
