import { ThroughlineError } from '../errors/throughline-error.ts';
import type { BankParameters } from './bank-parameters.ts';
import type { Bank, Interval } from './bank-state.ts';
import { mergeHypotheses } from './merge-hypotheses.ts';
import type { Observation } from './observation.ts';
import { observeFigure } from './observe-figure.ts';
import { observeVerdict } from './observe-verdict.ts';
import { asksForCalibration, decideAlarm, readBank } from './read-bank.ts';
import { spawnHypotheses } from './spawn-hypotheses.ts';
import { copyBank } from './working-bank.ts';

const QUIET_TICKS = 3;
const ABSENCE_DAYS_MAX = 30;

/** One touchpoint as one bank sees it: what it observed, in order, and the days since the tick before. */
export type BankTick = {
  /** Whole days since this bank's previous tick; negative counts as 0, more than 30 as 30. */
  readonly daysSincePrevious: number;
  readonly observations: readonly Observation[];
};

/** The bank after a tick, its read, whether it raises an alarm, and whether it asks for a calibration. */
export type BankStep = {
  readonly bank: Bank;
  readonly read: Interval;
  readonly alarm: boolean;
  readonly asks: boolean;
};

/**
 * Advances a bank by one tick: drift, spawn, observe, merge, read. Pure, and of constant cost: at
 * most fourteen hypotheses stay. The order of operations is fixed, so that equal inputs give equal bits.
 *
 * @throws ThroughlineError `read/observation-unusable` where an observation is not finite or a variance not positive: a bank that took
 * one in could never recover.
 * @example
 * const first = tickBank(startBank(askingBankParameters), {
 *   daysSincePrevious: 0,
 *   observations: [{ kind: 'cheap', value: 60, variance: 375 }],
 * }, askingBankParameters)
 * // first.read.mean is 53.43878356215693
 */
export function tickBank(bank: Bank, tick: BankTick, parameters: BankParameters): BankStep {
  tick.observations.forEach(assertUsable);
  const working = copyBank(bank);
  working.time += 1;
  const drift = parameters.driftVariance * (1 + boundDays(tick.daysSincePrevious));
  for (const hypothesis of working.hypotheses) hypothesis.skillVariance += drift;
  if (working.time > QUIET_TICKS) spawnHypotheses(working.hypotheses, working.time, parameters);
  for (const observation of tick.observations) {
    if (observation.kind === 'cheap') observeFigure(working, observation, parameters);
    else observeVerdict(working, observation, parameters);
  }
  working.hypotheses = mergeHypotheses(working.hypotheses, parameters);
  working.read = readBank(working.hypotheses, bank.read.mean, parameters);
  const { alarm, armed } = decideAlarm(working.hypotheses, working.time, bank.armed);
  working.armed = armed;
  return {
    bank: working,
    read: working.read,
    alarm,
    asks: asksForCalibration(working, parameters),
  };
}

function boundDays(days: number): number {
  return Math.max(0, Math.min(ABSENCE_DAYS_MAX, Math.trunc(days)));
}

function assertUsable(observation: Observation): void {
  if (!Number.isFinite(observation.value)) {
    throw new ThroughlineError(
      'read/observation-unusable',
      `a ${observation.kind} observation needs a finite value`,
    );
  }
  if (
    observation.kind === 'cheap' &&
    !(observation.variance > 0 && observation.variance < Infinity)
  ) {
    throw new ThroughlineError(
      'read/observation-unusable',
      'a cheap observation needs a finite variance above 0',
    );
  }
  if (observation.kind === 'verdict' && !(observation.age >= 0 && observation.age < Infinity)) {
    throw new ThroughlineError(
      'read/observation-unusable',
      'a verdict needs a finite age of 0 or more',
    );
  }
}
