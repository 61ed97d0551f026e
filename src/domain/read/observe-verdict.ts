import type { BankParameters } from './bank-parameters.ts';
import type { WorkingHypothesis } from './hypothesis.ts';
import type { VerdictObservation } from './observation.ts';
import { updateHypothesis, weighResidual } from './update-hypothesis.ts';
import { normaliseWeights, type WorkingBank } from './working-bank.ts';

/** What a new judge list, model or prompt version adds to the variance of the judge's bias. */
const NEW_JUDGE_VARIANCE = 16;
/** What a stand-in's unknown leaning adds to a verdict's variance. */
const FALLBACK_VARIANCE = 36;
const HUMAN_VARIANCE = 16;
const HUMAN_OUTLIER = 0.001;

/**
 * Takes in one verdict. A configured judge's widens the judge's bias a little (more where the judge
 * version is new); a stand-in's is noisier and leaves that alone; a person's is read without a bias.
 */
export function observeVerdict(
  bank: WorkingBank,
  verdict: VerdictObservation,
  parameters: BankParameters,
): void {
  if (verdict.kind === 'human') {
    for (const hypothesis of bank.hypotheses) believeHuman(hypothesis, verdict.value, parameters);
  } else {
    if (verdict.kind === 'verdict') widenJudgeBias(bank, verdict.judgeVersion, parameters);
    const age = verdict.kind === 'verdict' ? verdict.age : 0;
    const noise =
      verdict.kind === 'verdict'
        ? parameters.verdictVariance + parameters.driftVariance * age
        : parameters.verdictVariance + FALLBACK_VARIANCE;
    const judgedTime = bank.time - age;
    for (const hypothesis of bank.hypotheses) {
      if (judgedTime < hypothesis.jumpTime) {
        weighEarlierVerdict(hypothesis, verdict.value, noise, parameters);
      } else {
        believeJudge(hypothesis, verdict.value, noise, parameters);
      }
    }
  }
  normaliseWeights(bank.hypotheses);
  bank.lastVerdictTime = bank.time;
}

function widenJudgeBias(bank: WorkingBank, judgeVersion: number, parameters: BankParameters): void {
  if (judgeVersion !== bank.judgeVersion) {
    bank.judgeVersion = judgeVersion;
    for (const hypothesis of bank.hypotheses) hypothesis.judgeVariance += NEW_JUDGE_VARIANCE;
  }
  for (const hypothesis of bank.hypotheses) {
    hypothesis.judgeVariance += parameters.judgeDriftVariance;
  }
}

function believeJudge(
  hypothesis: WorkingHypothesis,
  value: number,
  noise: number,
  parameters: BankParameters,
): void {
  const withSkill = hypothesis.skillVariance + hypothesis.skillJudgeCovariance;
  const withJudge = hypothesis.skillJudgeCovariance + hypothesis.judgeVariance;
  const withChannel = hypothesis.skillChannelCovariance + hypothesis.judgeChannelCovariance;
  const variance = withSkill + withJudge + noise;
  const residual = value - hypothesis.skill - hypothesis.judgeBias;
  const outlier = outlierChance(hypothesis, parameters);
  const fit = weighResidual(residual, variance, outlier, parameters.outlierDensity);
  const honest = fit.honestShare;
  updateHypothesis(hypothesis, residual, variance, withSkill, withJudge, withChannel, honest);
  hypothesis.outlierProbability = 1 - honest;
  hypothesis.verdictMass += honest;
  hypothesis.weight *= fit.likelihood;
}

/** A verdict on work done before this hypothesis's jump says how likely it is, not where the skill is now. */
function weighEarlierVerdict(
  hypothesis: WorkingHypothesis,
  value: number,
  noise: number,
  parameters: BankParameters,
): void {
  const residual = value - hypothesis.skillBeforeJump - hypothesis.judgeBias;
  const variance = hypothesis.varianceBeforeJump + hypothesis.judgeVariance + noise;
  const outlier = outlierChance(hypothesis, parameters);
  hypothesis.weight *= weighResidual(
    residual,
    variance,
    outlier,
    parameters.outlierDensity,
  ).likelihood;
}

function believeHuman(
  hypothesis: WorkingHypothesis,
  value: number,
  parameters: BankParameters,
): void {
  const withSkill = hypothesis.skillVariance;
  const withJudge = hypothesis.skillJudgeCovariance;
  const withChannel = hypothesis.skillChannelCovariance;
  const variance = withSkill + HUMAN_VARIANCE;
  const residual = value - hypothesis.skill;
  const fit = weighResidual(residual, variance, HUMAN_OUTLIER, parameters.outlierDensity);
  const honest = fit.honestShare;
  updateHypothesis(hypothesis, residual, variance, withSkill, withJudge, withChannel, honest);
  hypothesis.outlierProbability = 1 - honest;
  hypothesis.verdictMass += 1;
  hypothesis.weight *= fit.likelihood;
}

function outlierChance(hypothesis: WorkingHypothesis, parameters: BankParameters): number {
  return parameters.verdictOutlier + parameters.verdictOutlierStick * hypothesis.outlierProbability;
}
