import type { Bank } from './bank-state.ts';
import type { WorkingHypothesis } from './hypothesis.ts';

/**
 * A bank while one tick works on it: own copies of everything, so that the steps may write in place
 * without anybody outside the tick seeing it (a fresh object per hypothesis and step doubles the cost).
 */
export type WorkingBank = {
  -readonly [Field in Exclude<keyof Bank, 'hypotheses'>]: Bank[Field];
} & { hypotheses: WorkingHypothesis[] };

/** Copies a bank for one tick. */
export function copyBank(bank: Bank): WorkingBank {
  return { ...bank, hypotheses: bank.hypotheses.map((hypothesis) => ({ ...hypothesis })) };
}

/** Scales the weights to a sum of 1, in list order. */
export function normaliseWeights(hypotheses: WorkingHypothesis[]): void {
  let total = 0;
  for (const hypothesis of hypotheses) total += hypothesis.weight;
  for (const hypothesis of hypotheses) hypothesis.weight /= total;
}
