/** The numbers that one bank of hypotheses runs on. Variances are in squared points of the 0–100 scale. */
export type BankParameters = {
  /** Variance that the skill gains per tick and per day of absence. */
  readonly driftVariance: number;
  /** Variance of the cheap signal that residuals are scaled to. */
  readonly cheapVariance: number;
  /** Variance of a judge's verdict. */
  readonly verdictVariance: number;
  readonly priorSkillVariance: number;
  readonly priorJudgeVariance: number;
  /** Variance that the judge's bias gains with each verdict. */
  readonly judgeDriftVariance: number;
  readonly priorChannelVariance: number;
  /** Chance per tick that the skill has jumped, and the SD of such a jump. */
  readonly jumpProbability: number;
  readonly jumpDeviation: number;
  /** Chance per tick that the cheap channel has shifted up; mean and SD of the shift. */
  readonly upProbability: number;
  readonly upShift: number;
  readonly upDeviation: number;
  /** The same, down. */
  readonly downProbability: number;
  readonly downShift: number;
  readonly downDeviation: number;
  /** Chance per tick that a shifted channel is honest again. */
  readonly releaseProbability: number;
  /** Chance that the channel is shifted from the first event on. */
  readonly shiftedAtStart: number;
  /** Chance that a verdict is a gross error, and how much of the last one's chance sticks to the next. */
  readonly verdictOutlier: number;
  readonly verdictOutlierStick: number;
  /** Chance that a cheap observation is a gross error. */
  readonly cheapOutlier: number;
  /** Density of a gross error: uniform over the scale. */
  readonly outlierDensity: number;
  /** Hypotheses closer than this many SD are merged. */
  readonly mergeDistance: number;
  /** How many are kept per stratum: 2 · channel shifted + (unconfirmed ? 1 : 0). */
  readonly stratumCapacity: readonly [number, number, number, number];
  /** Weight of the previous read where no hypothesis is confirmed. */
  readonly previousReadWeight: number;
  /** What the interval is multiplied with; fitted, since the hypotheses overlap. */
  readonly intervalFactor: number;
  /** Whether the bank may ask for a full calibration. */
  readonly mayAsk: boolean;
  /** Whether no configured judge gives levels, so that figures have to confirm a jump by themselves. */
  readonly figuresOnly: boolean;
};

/** The parameters of a bank that never asks for a calibration. */
export const baseBankParameters: BankParameters = {
  driftVariance: 0.25,
  cheapVariance: 375,
  verdictVariance: 65,
  priorSkillVariance: 225,
  priorJudgeVariance: 16,
  judgeDriftVariance: 0.1,
  priorChannelVariance: 2.5,
  jumpProbability: 0.01,
  jumpDeviation: 20,
  upProbability: 0.006,
  upShift: 27,
  upDeviation: 15,
  downProbability: 0.001,
  downShift: 20,
  downDeviation: 15,
  releaseProbability: 0.003,
  shiftedAtStart: 0.03,
  verdictOutlier: 0.05,
  verdictOutlierStick: 0.4,
  cheapOutlier: 0.01,
  outlierDensity: 0.01,
  mergeDistance: 0.25,
  stratumCapacity: [3, 5, 3, 3],
  previousReadWeight: 0.02,
  intervalFactor: 0.8,
  mayAsk: false,
  figuresOnly: false,
};

/** The parameters of a bank that may ask: it can afford to expect fewer jumps, since it can have them checked. */
export const askingBankParameters: BankParameters = {
  ...baseBankParameters,
  verdictVariance: 75,
  priorChannelVariance: 4,
  jumpProbability: 0.006,
  upProbability: 0.004,
  downProbability: 0.002,
  intervalFactor: 0.82,
  mayAsk: true,
};

/**
 * The same bank where no configured judge gives levels for its skill: no channel hypotheses (nothing
 * could tell them from the skill), every figure confirms a little, and it never asks.
 */
export function limitToFigures(parameters: BankParameters): BankParameters {
  return {
    ...parameters,
    shiftedAtStart: 0,
    upProbability: 0,
    downProbability: 0,
    mayAsk: false,
    figuresOnly: true,
  };
}
