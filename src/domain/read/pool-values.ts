import type { MeasuredValue } from './hold-level.ts';

/** What several noisy values come to together. */
export type PooledValue = {
  /** Their mean, each weighed by the inverse of its variance. */
  readonly value: number;
  /** The sum of these weights: 1 / variance of the mean. */
  readonly precision: number;
};

/**
 * The inverse-variance mean of some values, summed in their order; null of none.
 *
 * @param values each with a variance above 0
 */
export function poolValues(values: readonly MeasuredValue[]): PooledValue | null {
  if (values.length === 0) return null;
  let precision = 0;
  let sum = 0;
  for (const each of values) {
    precision += 1 / each.variance;
    sum += each.value / each.variance;
  }
  return { value: sum / precision, precision };
}
