import { createHash } from 'node:crypto';
import {
  askingBankParameters,
  baseBankParameters,
  limitToFigures,
  type BankParameters,
} from '../../../../src/domain/read/bank-parameters.ts';
import { encodeBank } from '../../../../src/domain/read/bank-vector.ts';
import { startBank } from '../../../../src/domain/read/start-bank.ts';
import { tickBank } from '../../../../src/domain/read/tick-bank.ts';
import { makeTicks } from './random-events.ts';

const EVENTS = 1_000;
const SEED = 20_260;
const SHOWN_EVERY = 50;

/** What one run over 1,000 events leaves behind; every number as the 16 hex digits of its float64. */
export type GoldenRun = {
  /** SHA-256 over mean, lower end, upper end, alarm and asks of every event. */
  readonly readsHash: string;
  /** SHA-256 over the final bank's flat layout. */
  readonly bankHash: string;
  /** Mean, lower and upper end at every fiftieth event. */
  readonly reads: readonly (readonly string[])[];
};

function toBytes(values: Iterable<number>): Buffer {
  const numbers = [...values];
  const bytes = Buffer.alloc(8 * numbers.length);
  numbers.forEach((value, index) => bytes.writeDoubleBE(value, 8 * index));
  return bytes;
}

function hash(values: Iterable<number>): string {
  return createHash('sha256').update(toBytes(values)).digest('hex');
}

function run(parameters: BankParameters): GoldenRun {
  const all: number[] = [];
  const reads: string[][] = [];
  let bank = startBank(parameters);
  makeTicks(SEED, EVENTS).forEach((tick, index) => {
    const step = tickBank(bank, tick, parameters);
    const { mean, lower, upper } = step.read;
    bank = step.bank;
    all.push(mean, lower, upper, step.alarm ? 1 : 0, step.asks ? 1 : 0);
    if ((index + 1) % SHOWN_EVERY === 0) {
      reads.push([mean, lower, upper].map((value) => toBytes([value]).toString('hex')));
    }
  });
  return { readsHash: hash(all), bankHash: hash(encodeBank(bank)), reads };
}

/** Runs the 1,000 events through the three modes of the bank. */
export function runGolden(): Record<'base' | 'asking' | 'figuresOnly', GoldenRun> {
  return {
    base: run(baseBankParameters),
    asking: run(askingBankParameters),
    figuresOnly: run(limitToFigures(askingBankParameters)),
  };
}
