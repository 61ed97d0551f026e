import type { CheapObservation } from './observation.ts';
import type { BinaryFigure, DirectFigure } from './read-types.ts';
import { SCALE_DEVIATION, SCALE_MEAN } from './scale.ts';

const EXPECTATION_MIN = 0.1;
const EXPECTATION_MAX = 0.9;

/** What a figure says, whoever's and whenever it is. */
export type FigureReading =
  | Pick<BinaryFigure, 'kind' | 'outcome' | 'expectation' | 'channelScale' | 'variance'>
  | Pick<DirectFigure, 'kind' | 'value' | 'variance'>;

/**
 * What a figure tells a bank. A binary one is read against the task's expectation p: with θ the mean
 * in logits of its channel and w = p(1−p), its value is 50 + (15/scale)(θ + (outcome−p)/w) and its
 * variance (15/scale)²/w, or the record's where that is greater. So an easy task weighs little.
 *
 * @param mean the bank's read before the tick that the figure belongs to
 */
export function observeFromFigure(figure: FigureReading, mean: number): CheapObservation {
  if (figure.kind === 'direct') {
    return { kind: 'cheap', value: figure.value, variance: figure.variance };
  }
  const expectation = Math.max(EXPECTATION_MIN, Math.min(EXPECTATION_MAX, figure.expectation));
  const information = expectation * (1 - expectation);
  const pointsPerLogit = SCALE_DEVIATION / figure.channelScale;
  const logits = (figure.channelScale * (mean - SCALE_MEAN)) / SCALE_DEVIATION;
  const surprise = (figure.outcome - expectation) / information;
  return {
    kind: 'cheap',
    value: SCALE_MEAN + pointsPerLogit * (logits + surprise),
    variance: Math.max(figure.variance, (pointsPerLogit * pointsPerLogit) / information),
  };
}
