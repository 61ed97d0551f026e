import { describe, expect, it } from 'vitest';
import { askingBankParameters } from '../../../src/domain/read/bank-parameters.ts';
import type { Observation } from '../../../src/domain/read/observation.ts';
import { startBank } from '../../../src/domain/read/start-bank.ts';
import { tickBank } from '../../../src/domain/read/tick-bank.ts';

/** Event, mean and lower end, in order; C cheap, V verdict, @ variance, ~ age, ^ judge version. */
const VECTOR: readonly (readonly [event: string, mean: number, lower: number])[] = [
  ['C60', 53.43878356215693, 37.25006842999862],
  ['C40', 49.92813364801441, 36.030445868594015],
  ['C55 V70', 59.446647987243914, 49.98500161609755],
  ['C30', 56.467446812344406, 47.26007726728865],
  ['C90', 59.6592635647161, 50.671239764691656],
  ['C85', 61.906444486651914, 52.817587434349115],
  ['C95 V88', 72.78641663154187, 60.89992809025897],
  ['C20', 67.6268636324066, 57.469036378074954],
  ['V100', 74.51053888742672, 59.993585819249006],
  ['C75', 74.40196680811466, 61.44155363110823],
  ['C80@1444', 74.6358429511354, 61.77493159868997],
  ['V35 C42', 67.59952899456253, 56.78540325463757],
  ['C38', 64.78166144113223, 52.795103001500514],
  ['V40~6', 62.10016726320143, 48.46792388110991],
  ['C100@225', 68.60426139805519, 57.700350828486506],
  ['V45^1', 65.78557215248166, 53.2172581658678],
  ['C0', 57.57222626746566, 38.916252818307726],
  ['C44 V41^1', 45.710803915543515, 32.32760991553212],
];

function parseObservation(text: string): Observation {
  const value = Number(/^[CV](\d+)/.exec(text)?.[1]);
  const after = (mark: string, otherwise: number): number => {
    const at = text.indexOf(mark);
    return at < 0 ? otherwise : Number(/^\d+/.exec(text.slice(at + 1))?.[0]);
  };
  return text.startsWith('C')
    ? { kind: 'cheap', value, variance: after('@', askingBankParameters.cheapVariance) }
    : { kind: 'verdict', value, age: after('~', 0), judgeVersion: after('^', 0) };
}

describe('the published check vector', () => {
  it('is reproduced within 1e-9 at every event', () => {
    let bank = startBank(askingBankParameters);
    for (const [event, mean, lower] of VECTOR) {
      const observations = event.split(' ').map(parseObservation);
      const step = tickBank(bank, { daysSincePrevious: 0, observations }, askingBankParameters);
      bank = step.bank;
      expect(Math.abs(step.read.mean - mean), `mean after ${event}`).toBeLessThan(1e-9);
      expect(Math.abs(step.read.lower - lower), `lower end after ${event}`).toBeLessThan(1e-9);
    }
  });
});
