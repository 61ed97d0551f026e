import type { Evidence } from '../evaluation/evaluation.ts';
import { SCALE_MEAN } from '../read/scale.ts';

const EXPECTATION_MIN = 0.1;
const EXPECTATION_MAX = 0.9;

/**
 * What a criterion without a level comes to on the 0–100 scale, from the figures that it rests on: a direct figure's own
 * value; of an outcome against an expectation, how far it lies from what is expected of anybody, as the read takes it
 * from 50. Their mean, where there are several; null where none of them enters a read.
 *
 * One outcome alone may lie beyond 0 or 100: only the mean of several means something, so nothing is clipped here.
 */
export function valueFigures(evidence: readonly Evidence[]): number | null {
  const values = evidence.flatMap((piece) => {
    if (piece.kind !== 'figure' || piece.variance === null) return [];
    if (piece.expectation === null) return [piece.value];
    const expectation = Math.max(EXPECTATION_MIN, Math.min(EXPECTATION_MAX, piece.expectation));
    const information = expectation * (1 - expectation);
    // A figure's variance is (points a logit)² / information, or more where it is noisier than that.
    const pointsPerLogit = Math.sqrt(piece.variance * information);
    return [SCALE_MEAN + (pointsPerLogit * (piece.value - expectation)) / information];
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
