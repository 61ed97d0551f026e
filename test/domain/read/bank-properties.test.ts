import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  askingBankParameters,
  baseBankParameters,
  limitToFigures,
} from '../../../src/domain/read/bank-parameters.ts';
import type { Bank } from '../../../src/domain/read/bank-state.ts';
import { decodeBank, encodeBank } from '../../../src/domain/read/bank-vector.ts';
import type { Hypothesis } from '../../../src/domain/read/hypothesis.ts';
import type { Observation } from '../../../src/domain/read/observation.ts';
import { startBank } from '../../../src/domain/read/start-bank.ts';
import { tickBank } from '../../../src/domain/read/tick-bank.ts';

const value = fc.double({ min: -300, max: 400, noNaN: true });
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({
    kind: fc.constant('cheap' as const),
    value,
    variance: fc.double({ min: 1, max: 1e6, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('verdict' as const),
    value,
    judgeVersion: fc.integer({ min: 0, max: 3 }),
    age: fc.integer({ min: 0, max: 30 }),
  }),
  fc.record({ kind: fc.constantFrom('human' as const, 'fallback' as const), value }),
);
const ticks = fc.array(
  fc.record({
    daysSincePrevious: fc.integer({ min: -5, max: 400 }),
    observations: fc.array(observation, { minLength: 1, maxLength: 3 }),
  }),
  // Without a size, arrays stay near ten: too short for hypotheses to fill their strata.
  { minLength: 1, maxLength: 60, size: 'max' },
);
const parameters = fc.constantFrom(
  baseBankParameters,
  askingBankParameters,
  limitToFigures(askingBankParameters),
);

/** All leading minors of the 3 × 3 covariance, scaled to correlations so that rounding has a size. */
function hasValidCovariance(of: Hypothesis): boolean {
  const { skillVariance: a, judgeVariance: b, channelVariance: c } = of;
  if (!(a > 0 && b > 0 && c > 0)) return false;
  const ab = of.skillJudgeCovariance / Math.sqrt(a * b);
  const ac = of.skillChannelCovariance / Math.sqrt(a * c);
  const bc = of.judgeChannelCovariance / Math.sqrt(b * c);
  const determinant = 1 + 2 * ab * ac * bc - ab * ab - ac * ac - bc * bc;
  return [ab, ac, bc].every((x) => Math.abs(x) <= 1 + 1e-9) && determinant >= -1e-9;
}

/** What is wrong with a bank, in words; empty where nothing is. */
function findFaults(bank: Bank): string[] {
  const faults: string[] = [];
  const total = bank.hypotheses.reduce((sum, hypothesis) => sum + hypothesis.weight, 0);
  if (!(Math.abs(total - 1) < 1e-12)) faults.push(`weights sum to ${total}`);
  const counts = [0, 0, 0, 0];
  for (const hypothesis of bank.hypotheses) {
    const stratum = 2 * Number(hypothesis.channelShifted) + Number(hypothesis.verdictMass <= 0.5);
    counts[stratum] = (counts[stratum] ?? 0) + 1;
    if (!hasValidCovariance(hypothesis)) faults.push('a covariance is not one');
    if (!Object.values(hypothesis).every((field) => Number.isFinite(Number(field)))) {
      faults.push('a hypothesis is not finite');
    }
  }
  counts.forEach((count, stratum) => {
    if (count > ([3, 5, 3, 3][stratum] ?? 0)) faults.push(`stratum ${stratum} holds ${count}`);
  });
  const { mean, lower, upper } = bank.read;
  if (![mean, lower, upper].every(Number.isFinite)) faults.push('the read is not finite');
  if (!(lower < mean && mean < upper)) faults.push('the interval does not hold the mean');
  return faults;
}

describe('a bank under any bounded input', () => {
  it('keeps weights of sum 1, its caps, valid covariances and a finite interval', () => {
    fc.assert(
      fc.property(ticks, parameters, (events, chosen) => {
        let bank = startBank(chosen);
        for (const event of events) {
          bank = tickBank(bank, event, chosen).bank;
          expect(findFaults(bank)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves the bank it was given untouched, and comes back from its flat layout to the bit', () => {
    fc.assert(
      fc.property(ticks, parameters, (events, chosen) => {
        let bank = startBank(chosen);
        for (const event of events) {
          const before = encodeBank(bank);
          const next = tickBank(bank, event, chosen).bank;
          expect(encodeBank(bank)).toEqual(before);
          expect(decodeBank([...encodeBank(next)])).toEqual(next);
          bank = next;
        }
      }),
      { numRuns: 60 },
    );
  });
});
