import type { BankParameters } from './bank-parameters.ts';
import type { Bank } from './bank-state.ts';
import type { Hypothesis } from './hypothesis.ts';
import { intervalAround } from './read-bank.ts';
import { SCALE_MEAN } from './scale.ts';

const NEVER = -1000;
const FULLY_CONFIRMED = 9;

/**
 * A bank before its first observation: N(50, 15²), and a small chance that the cheap channel is
 * shifted from the first event on.
 */
export function startBank(parameters: BankParameters): Bank {
  const honest: Hypothesis = {
    weight: 1 - parameters.shiftedAtStart,
    skill: SCALE_MEAN,
    judgeBias: 0,
    channelBias: 0,
    skillVariance: parameters.priorSkillVariance,
    skillJudgeCovariance: 0,
    skillChannelCovariance: 0,
    judgeVariance: parameters.priorJudgeVariance,
    judgeChannelCovariance: 0,
    channelVariance: parameters.priorChannelVariance,
    outlierProbability: 0,
    jumpTime: NEVER,
    channelShifted: false,
    verdictMass: FULLY_CONFIRMED,
    skillBeforeJump: SCALE_MEAN,
    varianceBeforeJump: parameters.priorSkillVariance,
  };
  const shifted: Hypothesis = {
    ...honest,
    weight: parameters.shiftedAtStart,
    channelBias: honest.channelBias + parameters.upShift,
    channelVariance: honest.channelVariance + parameters.upDeviation * parameters.upDeviation,
    channelShifted: true,
  };
  return {
    time: 0,
    read: intervalAround(SCALE_MEAN, parameters.priorSkillVariance, parameters),
    residualPower: parameters.cheapVariance,
    residualProduct: 0,
    lastResidual: 0,
    judgeVersion: 0,
    armed: true,
    lastVerdictTime: null,
    hypotheses: parameters.shiftedAtStart > 0 ? [honest, shifted] : [honest],
  };
}
