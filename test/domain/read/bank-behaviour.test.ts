import { describe, expect, it } from 'vitest';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import {
  askingBankParameters,
  baseBankParameters,
  limitToFigures,
  type BankParameters,
} from '../../../src/domain/read/bank-parameters.ts';
import type { Bank } from '../../../src/domain/read/bank-state.ts';
import { decodeBank, encodeBank } from '../../../src/domain/read/bank-vector.ts';
import type { Observation } from '../../../src/domain/read/observation.ts';
import { asksForCalibration } from '../../../src/domain/read/read-bank.ts';
import { startBank } from '../../../src/domain/read/start-bank.ts';
import { tickBank, type BankStep } from '../../../src/domain/read/tick-bank.ts';

const cheap = (value: number, variance = 375): Observation => ({ kind: 'cheap', value, variance });

function play(
  bank: Bank,
  events: readonly (readonly Observation[])[],
  parameters: BankParameters,
): BankStep[] {
  const steps: BankStep[] = [];
  let current = bank;
  for (const observations of events) {
    const step = tickBank(current, { daysSincePrevious: 0, observations }, parameters);
    current = step.bank;
    steps.push(step);
  }
  return steps;
}

describe('what moves a bank', () => {
  it('asks once much of its weight is unconfirmed, and rests for three ticks after a verdict', () => {
    const honest = Array.from({ length: 20 }, () => [cheap(50)]);
    const leap = Array.from({ length: 12 }, () => [cheap(95)]);
    const before = play(
      startBank(askingBankParameters),
      [...honest, ...leap],
      askingBankParameters,
    );
    expect(before.slice(0, 20).some((step) => step.asks)).toBe(false);
    expect(before.at(-1)?.asks).toBe(true);
    const bank = before.at(-1)?.bank as Bank;
    const asksWith = (lastVerdictTime: number): boolean =>
      asksForCalibration({ ...bank, lastVerdictTime }, askingBankParameters);
    expect([0, 1, 2, 3, 4].map((ago) => asksWith(bank.time - ago))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    const base = play(startBank(baseBankParameters), [...honest, ...leap], baseBankParameters);
    expect(base.some((step) => step.asks)).toBe(false);
  });

  it('follows figures slowly until a verdict confirms the jump, then raises one alarm', () => {
    const verdict: Observation = { kind: 'verdict', value: 85, judgeVersion: 0, age: 0 };
    const quiet: Observation = { kind: 'verdict', value: 45, judgeVersion: 0, age: 0 };
    const calm = Array.from({ length: 30 }, (_, index) =>
      index % 6 === 0 ? [cheap(45), quiet] : [cheap(45)],
    );
    const leap = Array.from({ length: 6 }, () => [cheap(88)]);
    const confirmed = Array.from({ length: 4 }, () => [cheap(85), verdict]);
    const steps = play(
      startBank(baseBankParameters),
      [...calm, ...leap, ...confirmed],
      baseBankParameters,
    );
    const gamed = steps[35]?.read.mean as number;
    const after = steps.at(-1)?.read.mean as number;
    expect(gamed).toBeLessThan(55);
    expect(after).toBeGreaterThan(72);
    expect(steps.filter((step) => step.alarm)).toHaveLength(1);
  });

  it('widens by a tick of drift for each day of absence, up to thirty', () => {
    const width = (daysSincePrevious: number): number => {
      const { bank } = tickBank(
        startBank(baseBankParameters),
        { daysSincePrevious, observations: [cheap(50, 1e12)] },
        baseBankParameters,
      );
      return bank.hypotheses[0]?.skillVariance as number;
    };
    expect(width(0)).toBeCloseTo(225.25, 6);
    expect(width(10)).toBeCloseTo(227.75, 6);
    expect(width(31)).toBe(width(30));
    expect(width(-3)).toBe(width(0));
  });

  it('stores the version of a judge alone, and widens the bias by 16 only then', () => {
    const see = (observation: Observation): Bank =>
      play(startBank(baseBankParameters), [[observation]], baseBankParameters)[0]?.bank as Bank;
    const judge = see({ kind: 'verdict', value: 60, judgeVersion: 7, age: 0 });
    const same = see({ kind: 'verdict', value: 60, judgeVersion: 0, age: 0 });
    expect(judge.judgeVersion).toBe(7);
    expect(judge.hypotheses[0]?.judgeVariance as number).toBeGreaterThan(
      (same.hypotheses[0]?.judgeVariance as number) + 10,
    );
    for (const kind of ['human', 'fallback'] as const) {
      const bank = see({ kind, value: 60 });
      expect(bank.judgeVersion).toBe(0);
      expect(bank.lastVerdictTime).toBe(1);
      expect(bank.hypotheses[0]?.judgeVariance as number).toBeLessThanOrEqual(16);
    }
  });

  it('believes a person more than a judge, and a judge more than a stand-in', () => {
    const mean = (observation: Observation): number =>
      play(startBank(baseBankParameters), [[observation]], baseBankParameters)[0]?.read
        .mean as number;
    const human = mean({ kind: 'human', value: 70 });
    const judge = mean({ kind: 'verdict', value: 70, judgeVersion: 0, age: 0 });
    const fallback = mean({ kind: 'fallback', value: 70 });
    expect(human).toBeGreaterThan(judge);
    expect(judge).toBeGreaterThan(fallback);
    expect(fallback).toBeGreaterThan(50);
  });

  it('lets figures confirm a jump where no judge gives levels, and never asks', () => {
    const parameters = limitToFigures(askingBankParameters);
    const events = [
      ...Array.from({ length: 20 }, () => [cheap(45)]),
      ...Array.from({ length: 40 }, () => [cheap(85)]),
    ];
    const steps = play(startBank(parameters), events, parameters);
    expect(steps.at(-1)?.read.mean as number).toBeGreaterThan(75);
    expect(steps.some((step) => step.asks)).toBe(false);
    expect(steps.every((step) => step.bank.hypotheses.every((h) => !h.channelShifted))).toBe(true);
  });

  it('refuses what it could never recover from', () => {
    const bank = startBank(baseBankParameters);
    const see = (observation: Observation): void => {
      tickBank(bank, { daysSincePrevious: 0, observations: [observation] }, baseBankParameters);
    };
    expect(() => see(cheap(Number.NaN))).toThrow(ThroughlineError);
    expect(() => see(cheap(50, 0))).toThrow(ThroughlineError);
    expect(() => see({ kind: 'human', value: Infinity })).toThrow(ThroughlineError);
    const vector = [...encodeBank(bank)];
    expect(() => decodeBank(vector.slice(1))).toThrow(ThroughlineError);
    expect(() => decodeBank(vector.slice(0, -1))).toThrow(ThroughlineError);
    expect(() => decodeBank([99, ...vector.slice(1)])).toThrow(ThroughlineError);
  });
});
