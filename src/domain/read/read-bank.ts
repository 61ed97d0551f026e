import type { BankParameters } from './bank-parameters.ts';
import type { Bank, Interval } from './bank-state.ts';
import { isConfirmed, type Hypothesis } from './hypothesis.ts';

/** How many SD on either side hold 90 % of a normal distribution. */
const NINETY_PERCENT = 1.6448536269514722;
const RECENT_JUMP_TICKS = 40;
const ALARM_WEIGHT = 0.5;
const REARM_WEIGHT = 0.2;
const ASKING_WEIGHT = 0.2;
const ASKING_REST_TICKS = 3;

/** The 90 % interval around a mean, from the bank's own variance. */
export function intervalAround(
  mean: number,
  variance: number,
  parameters: BankParameters,
): Interval {
  const halfWidth = NINETY_PERCENT * parameters.intervalFactor * Math.sqrt(variance);
  return { mean, lower: mean - halfWidth, upper: mean + halfWidth };
}

/**
 * Reads a bank: confirmed hypotheses alone set the mean (an unconfirmed jump or a gamed channel has
 * to wait for a verdict), all of them the width. To be called once per tick: the previous mean enters.
 */
export function readBank(
  hypotheses: readonly Hypothesis[],
  previousMean: number,
  parameters: BankParameters,
): Interval {
  let weights = 0;
  let sum = 0;
  for (const hypothesis of hypotheses) {
    if (!isConfirmed(hypothesis)) continue;
    weights += hypothesis.weight;
    sum += hypothesis.weight * hypothesis.skill;
  }
  const steadying = parameters.previousReadWeight;
  const mean = (sum + steadying * previousMean) / (weights + steadying);
  let variance = 0;
  for (const hypothesis of hypotheses) {
    const distance = hypothesis.skill - mean;
    variance += hypothesis.weight * (hypothesis.skillVariance + distance * distance);
  }
  return intervalAround(mean, variance, parameters);
}

/** The weight of confirmed hypotheses whose skill jumped within the last 40 ticks. */
function weighRecentJumps(hypotheses: readonly Hypothesis[], time: number): number {
  let weight = 0;
  for (const hypothesis of hypotheses) {
    if (isConfirmed(hypothesis) && time - hypothesis.jumpTime <= RECENT_JUMP_TICKS) {
      weight += hypothesis.weight;
    }
  }
  return weight;
}

/** Whether a confirmed jump is to be told now, and whether the next one will be. */
export function decideAlarm(
  hypotheses: readonly Hypothesis[],
  time: number,
  armed: boolean,
): { readonly alarm: boolean; readonly armed: boolean } {
  const weight = weighRecentJumps(hypotheses, time);
  if (armed && weight > ALARM_WEIGHT) return { alarm: true, armed: false };
  return { alarm: false, armed: armed || weight < REARM_WEIGHT };
}

/**
 * Whether a bank asks that the next completion of any kind gets a full calibration: much of its
 * weight stands on what no verdict has confirmed, and the last verdict is at least three ticks old.
 */
export function asksForCalibration(bank: Bank, parameters: BankParameters): boolean {
  if (!parameters.mayAsk) return false;
  let unconfirmed = 0;
  for (const hypothesis of bank.hypotheses) {
    if (!isConfirmed(hypothesis)) unconfirmed += hypothesis.weight;
  }
  if (!(unconfirmed > ASKING_WEIGHT)) return false;
  return bank.lastVerdictTime === null || bank.time - bank.lastVerdictTime >= ASKING_REST_TICKS;
}
