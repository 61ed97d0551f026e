/** Shares are told apart to one part in 2^40: equal ones stay equal through the noise of their arithmetic. */
const STEPS = 2 ** 40;

/**
 * Splits a whole number into whole parts by largest remainder (Hamilton): each gets the whole part of its quota, and
 * what is left goes one by one to the greatest remainders, of equal ones to the first. In integers throughout, so that
 * the parts sum to the total however large it is.
 *
 * @param shares none negative, at least one of them 2^-40 or more, of any sum
 * @param total a safe integer, 0 or more
 * @example
 * apportion([0.25, 0.25, 0.25, 0.25], 10); // [3, 3, 2, 2]
 */
export function apportion(shares: readonly number[], total: number): readonly number[] {
  const weights = shares.map((share) => BigInt(Math.round(share * STEPS)));
  const sum = weights.reduce((whole, weight) => whole + weight, 0n);
  if (sum <= 0n) throw new RangeError('no share is greater than 0');
  const quotas = weights.map((weight) => BigInt(total) * weight);
  const parts = quotas.map((quota) => quota / sum);
  const left = Number(BigInt(total) - parts.reduce((whole, part) => whole + part, 0n));
  const first = quotas
    .map((quota, index) => ({ index, remainder: quota % sum }))
    .toSorted((one, other) => compare(other.remainder, one.remainder) || one.index - other.index)
    .slice(0, left);
  const raised = new Set(first.map(({ index }) => index));
  return parts.map((part, index) => Number(part) + (raised.has(index) ? 1 : 0));
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
