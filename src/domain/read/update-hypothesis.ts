import { exponentialOfMinus } from './exponential.ts';
import type { WorkingHypothesis } from './hypothesis.ts';

const INVERSE_ROOT_OF_TWO_PI = 0.3989422804014327;

/** How well a residual fits: its likelihood with and without a gross error, and the share without one. */
export type Fit = { readonly likelihood: number; readonly honestShare: number };

/**
 * Weighs a residual against its variance and the chance of a gross error.
 *
 * @param outlier the chance that the observation is a gross error, in (0, 1)
 * @param outlierDensity the density of a gross error
 */
export function weighResidual(
  residual: number,
  variance: number,
  outlier: number,
  outlierDensity: number,
): Fit {
  const density =
    (INVERSE_ROOT_OF_TWO_PI * exponentialOfMinus((residual * residual) / (2 * variance))) /
    Math.sqrt(variance);
  const honest = (1 - outlier) * density;
  const likelihood = honest + outlier * outlierDensity;
  return { likelihood, honestShare: honest / likelihood };
}

/**
 * The Kalman update of one hypothesis, mixed with "it was a gross error, nothing changes" by the
 * share `honest`. The three covariances are those of the observed sum with skill, judge bias and
 * channel bias; `variance` is the residual's. Works in place.
 */
export function updateHypothesis(
  hypothesis: WorkingHypothesis,
  residual: number,
  variance: number,
  withSkill: number,
  withJudge: number,
  withChannel: number,
  honest: number,
): void {
  const ofSkill = (withSkill / variance) * residual;
  const ofJudge = (withJudge / variance) * residual;
  const ofChannel = (withChannel / variance) * residual;
  // γP′ + (1−γ)P + γ(1−γ)ddᵀ with P′ = P − hhᵀ/S, taken together per element.
  const mixed = honest * (1 - honest);
  hypothesis.skillVariance +=
    mixed * ofSkill * ofSkill - (honest * withSkill * withSkill) / variance;
  hypothesis.skillJudgeCovariance +=
    mixed * ofSkill * ofJudge - (honest * withSkill * withJudge) / variance;
  hypothesis.skillChannelCovariance +=
    mixed * ofSkill * ofChannel - (honest * withSkill * withChannel) / variance;
  hypothesis.judgeVariance +=
    mixed * ofJudge * ofJudge - (honest * withJudge * withJudge) / variance;
  hypothesis.judgeChannelCovariance +=
    mixed * ofJudge * ofChannel - (honest * withJudge * withChannel) / variance;
  hypothesis.channelVariance +=
    mixed * ofChannel * ofChannel - (honest * withChannel * withChannel) / variance;
  hypothesis.skill += honest * ofSkill;
  hypothesis.judgeBias += honest * ofJudge;
  hypothesis.channelBias += honest * ofChannel;
}
