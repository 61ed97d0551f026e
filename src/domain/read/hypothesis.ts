/**
 * One Gaussian account of a learner's skill: what it is, how far the judge leans, and how far the
 * cheap channel leans. A bank holds at most fourteen. Times count the bank's ticks.
 */
export type Hypothesis = {
  readonly weight: number;
  readonly skill: number;
  readonly judgeBias: number;
  readonly channelBias: number;
  readonly skillVariance: number;
  readonly skillJudgeCovariance: number;
  readonly skillChannelCovariance: number;
  readonly judgeVariance: number;
  readonly judgeChannelCovariance: number;
  readonly channelVariance: number;
  /** How likely its last verdict was a gross error. */
  readonly outlierProbability: number;
  /** The tick at which its skill jumped; −1000 where it never did. */
  readonly jumpTime: number;
  /** Whether it holds that the cheap channel is shifted (gamed, or discounted). */
  readonly channelShifted: boolean;
  /** How many verdicts, by weight, it has absorbed since its jump. */
  readonly verdictMass: number;
  readonly skillBeforeJump: number;
  readonly varianceBeforeJump: number;
};

/** A hypothesis while a tick works on its own copy; never leaves the tick. */
export type WorkingHypothesis = { -readonly [Field in keyof Hypothesis]: Hypothesis[Field] };

const CONFIRMING_MASS = 0.5;

/** Whether enough verdicts since its jump support it to let it move the read. */
export function isConfirmed(hypothesis: Hypothesis): boolean {
  return hypothesis.verdictMass > CONFIRMING_MASS;
}
