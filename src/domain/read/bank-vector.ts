import { ThroughlineError } from '../errors/throughline-error.ts';
import type { Bank } from './bank-state.ts';
import { ESTIMATOR_VERSION } from './estimator-version.ts';
import type { Hypothesis } from './hypothesis.ts';

const HEADER_LENGTH = 12;
const HYPOTHESIS_LENGTH = 16;
const HYPOTHESES_MAX = 14;
const NO_VERDICT_YET = -1;

/**
 * Lays a bank out flat, as a database keeps it: a header of 12 numbers that begins with the estimator
 * version and ends with the number of hypotheses, then 16 numbers for each. Lossless to the bit.
 */
export function encodeBank(bank: Bank): Float64Array {
  const vector = new Float64Array(HEADER_LENGTH + HYPOTHESIS_LENGTH * bank.hypotheses.length);
  vector.set([
    ESTIMATOR_VERSION,
    bank.time,
    bank.read.mean,
    bank.read.lower,
    bank.read.upper,
    bank.residualPower,
    bank.residualProduct,
    bank.lastResidual,
    bank.judgeVersion,
    bank.armed ? 1 : 0,
    bank.lastVerdictTime ?? NO_VERDICT_YET,
    bank.hypotheses.length,
  ]);
  bank.hypotheses.forEach((hypothesis, index) => {
    vector.set(layOut(hypothesis), HEADER_LENGTH + HYPOTHESIS_LENGTH * index);
  });
  return vector;
}

/**
 * Reads a bank back from its flat layout; any list of numbers will do.
 *
 * @throws ThroughlineError `read/bank-layout` where the layout is of another estimator version, or its length does not fit.
 */
export function decodeBank(vector: ArrayLike<number>): Bank {
  const at = (index: number): number => vector[index] as number;
  if (vector.length < HEADER_LENGTH || at(0) !== ESTIMATOR_VERSION) {
    throw new ThroughlineError(
      'read/bank-layout',
      `a stored bank is not of estimator version ${ESTIMATOR_VERSION}`,
    );
  }
  const count = at(HEADER_LENGTH - 1);
  const length = HEADER_LENGTH + HYPOTHESIS_LENGTH * count;
  if (!(count >= 1 && count <= HYPOTHESES_MAX) || vector.length !== length) {
    throw new ThroughlineError(
      'read/bank-layout',
      `a stored bank of ${vector.length} numbers cannot hold its hypotheses`,
    );
  }
  const hypotheses: Hypothesis[] = [];
  for (let offset = HEADER_LENGTH; offset < length; offset += HYPOTHESIS_LENGTH) {
    hypotheses.push(readOut((index) => at(offset + index)));
  }
  return {
    time: at(1),
    read: { mean: at(2), lower: at(3), upper: at(4) },
    residualPower: at(5),
    residualProduct: at(6),
    lastResidual: at(7),
    judgeVersion: at(8),
    armed: at(9) === 1,
    lastVerdictTime: at(10) === NO_VERDICT_YET ? null : at(10),
    hypotheses,
  };
}

function layOut(hypothesis: Hypothesis): readonly number[] {
  return [
    hypothesis.weight,
    hypothesis.skill,
    hypothesis.judgeBias,
    hypothesis.channelBias,
    hypothesis.skillVariance,
    hypothesis.skillJudgeCovariance,
    hypothesis.skillChannelCovariance,
    hypothesis.judgeVariance,
    hypothesis.judgeChannelCovariance,
    hypothesis.channelVariance,
    hypothesis.outlierProbability,
    hypothesis.jumpTime,
    hypothesis.channelShifted ? 1 : 0,
    hypothesis.verdictMass,
    hypothesis.skillBeforeJump,
    hypothesis.varianceBeforeJump,
  ];
}

function readOut(at: (index: number) => number): Hypothesis {
  return {
    weight: at(0),
    skill: at(1),
    judgeBias: at(2),
    channelBias: at(3),
    skillVariance: at(4),
    skillJudgeCovariance: at(5),
    skillChannelCovariance: at(6),
    judgeVariance: at(7),
    judgeChannelCovariance: at(8),
    channelVariance: at(9),
    outlierProbability: at(10),
    jumpTime: at(11),
    channelShifted: at(12) === 1,
    verdictMass: at(13),
    skillBeforeJump: at(14),
    varianceBeforeJump: at(15),
  };
}
