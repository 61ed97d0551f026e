import type { BankParameters } from './bank-parameters.ts';
import { isConfirmed, type WorkingHypothesis } from './hypothesis.ts';

const WEIGHT_MIN = 1e-7;
const VARIANCE_RATIO_MAX = 2;

/**
 * Brings the list back under its caps: heaviest first, near ones merged, the rest kept while their
 * stratum has room. Strata (channel shifted or not, confirmed or not) keep the rare hypotheses alive
 * until their evidence comes; a plain "the heaviest fourteen" drops them. Returns the kept ones,
 * normalised; writes into the given objects.
 */
export function mergeHypotheses(
  working: WorkingHypothesis[],
  parameters: BankParameters,
): WorkingHypothesis[] {
  const sorted = working
    .filter((hypothesis) => hypothesis.weight >= WEIGHT_MIN)
    .sort((one, other) => other.weight - one.weight);
  const strata: [
    WorkingHypothesis[],
    WorkingHypothesis[],
    WorkingHypothesis[],
    WorkingHypothesis[],
  ] = [[], [], [], []];
  const kept: WorkingHypothesis[] = [];
  let total = 0;
  for (const hypothesis of sorted) {
    const stratum = stratumOf(hypothesis);
    const peers = strata[stratum];
    const near = peers.find((peer) => isNear(hypothesis, peer, parameters.mergeDistance));
    if (near !== undefined) {
      absorb(near, hypothesis);
    } else if (peers.length < parameters.stratumCapacity[stratum]) {
      peers.push(hypothesis);
      kept.push(hypothesis);
    }
  }
  for (const hypothesis of kept) total += hypothesis.weight;
  for (const hypothesis of kept) hypothesis.weight /= total;
  return kept;
}

function stratumOf(hypothesis: WorkingHypothesis): 0 | 1 | 2 | 3 {
  if (hypothesis.channelShifted) return isConfirmed(hypothesis) ? 2 : 3;
  return isConfirmed(hypothesis) ? 0 : 1;
}

function isNear(one: WorkingHypothesis, other: WorkingHypothesis, distance: number): boolean {
  const square = distance * distance;
  const ofSkill = one.skill - other.skill;
  const narrower = Math.min(one.skillVariance, other.skillVariance);
  if (!(ofSkill * ofSkill < square * narrower)) return false;
  const ofChannel = one.channelBias - other.channelBias;
  const narrowerChannel = Math.min(one.channelVariance, other.channelVariance);
  if (!(ofChannel * ofChannel < square * narrowerChannel)) return false;
  return Math.max(one.skillVariance, other.skillVariance) / narrower < VARIANCE_RATIO_MAX;
}

/** Moment matching: the pair's mean and covariance. `into` is the heavier one, so its jump time stays. */
function absorb(into: WorkingHypothesis, other: WorkingHypothesis): void {
  const weight = into.weight + other.weight;
  const x = into.weight / weight;
  const y = other.weight / weight;
  const both = x * y;
  const skill = other.skill - into.skill;
  const judge = other.judgeBias - into.judgeBias;
  const channel = other.channelBias - into.channelBias;
  const before = other.skillBeforeJump - into.skillBeforeJump;
  into.skillVariance = x * into.skillVariance + y * other.skillVariance + both * skill * skill;
  into.skillJudgeCovariance =
    x * into.skillJudgeCovariance + y * other.skillJudgeCovariance + both * skill * judge;
  into.skillChannelCovariance =
    x * into.skillChannelCovariance + y * other.skillChannelCovariance + both * skill * channel;
  into.judgeVariance = x * into.judgeVariance + y * other.judgeVariance + both * judge * judge;
  into.judgeChannelCovariance =
    x * into.judgeChannelCovariance + y * other.judgeChannelCovariance + both * judge * channel;
  into.channelVariance =
    x * into.channelVariance + y * other.channelVariance + both * channel * channel;
  into.varianceBeforeJump =
    x * into.varianceBeforeJump + y * other.varianceBeforeJump + both * before * before;
  into.skill = x * into.skill + y * other.skill;
  into.judgeBias = x * into.judgeBias + y * other.judgeBias;
  into.channelBias = x * into.channelBias + y * other.channelBias;
  into.skillBeforeJump = x * into.skillBeforeJump + y * other.skillBeforeJump;
  into.outlierProbability = x * into.outlierProbability + y * other.outlierProbability;
  into.verdictMass = x * into.verdictMass + y * other.verdictMass;
  into.weight = weight;
}
