import type { BankParameters } from './bank-parameters.ts';
import { isConfirmed, type WorkingHypothesis } from './hypothesis.ts';

/**
 * Lets every hypothesis of `working` spawn what may have happened since the last tick: the skill
 * jumped, the cheap channel shifted up or down, or a shifted one is honest again. Copies are appended
 * behind the parents and do not spawn themselves. Works in place on the tick's own copies.
 */
export function spawnHypotheses(
  working: WorkingHypothesis[],
  time: number,
  parameters: BankParameters,
): void {
  const parents = working.length;
  for (let index = 0; index < parents; index += 1) {
    const parent = working[index] as WorkingHypothesis;
    const weight = parent.weight;
    let kept = 1;
    if (isConfirmed(parent)) {
      working.push(jump(parent, weight, time, parameters));
      kept -= parameters.jumpProbability;
    }
    if (parent.channelShifted) {
      working.push(release(parent, weight, parameters));
      kept -= parameters.releaseProbability;
    } else {
      // A chance of 0 (figures only) makes no copy: it would carry no weight and be dropped.
      if (parameters.upProbability > 0) working.push(shiftUp(parent, weight, parameters));
      kept -= parameters.upProbability;
      if (parameters.downProbability > 0) working.push(shiftDown(parent, weight, parameters));
      kept -= parameters.downProbability;
    }
    parent.weight = weight * kept;
  }
}

function jump(
  parent: WorkingHypothesis,
  weight: number,
  time: number,
  parameters: BankParameters,
): WorkingHypothesis {
  const copy = { ...parent };
  copy.weight = weight * parameters.jumpProbability;
  copy.skillVariance += parameters.jumpDeviation * parameters.jumpDeviation;
  copy.jumpTime = time;
  copy.verdictMass = 0;
  copy.skillBeforeJump = parent.skill;
  copy.varianceBeforeJump = parent.skillVariance;
  return copy;
}

function shiftUp(
  parent: WorkingHypothesis,
  weight: number,
  parameters: BankParameters,
): WorkingHypothesis {
  const copy = { ...parent };
  copy.weight = weight * parameters.upProbability;
  copy.channelBias += parameters.upShift;
  copy.channelVariance += parameters.upDeviation * parameters.upDeviation;
  copy.channelShifted = true;
  return copy;
}

function shiftDown(
  parent: WorkingHypothesis,
  weight: number,
  parameters: BankParameters,
): WorkingHypothesis {
  const copy = { ...parent };
  copy.weight = weight * parameters.downProbability;
  copy.channelBias -= parameters.downShift;
  copy.channelVariance += parameters.downDeviation * parameters.downDeviation;
  copy.channelShifted = true;
  return copy;
}

function release(
  parent: WorkingHypothesis,
  weight: number,
  parameters: BankParameters,
): WorkingHypothesis {
  const copy = { ...parent };
  copy.weight = weight * parameters.releaseProbability;
  copy.channelBias = 0;
  copy.skillChannelCovariance = 0;
  copy.judgeChannelCovariance = 0;
  copy.channelVariance = parameters.priorChannelVariance;
  copy.channelShifted = false;
  return copy;
}
