/** Up to this many values the distribution is counted out; beyond, a normal curve stands for it. */
export const COUNTED_OUT_MAX = 60;

/**
 * How Kendall's S is spread where `count` distinct values come in an order of pure chance: at index k the share of
 * orders with k pairs out of order, so that S = count·(count − 1)/2 − 2k.
 *
 * Counted out: each further value comes with 0 to i pairs out of order, each equally likely.
 *
 * @param count values, 1 to {@link COUNTED_OUT_MAX}
 * @example
 * countOrders(3); // [1/6, 2/6, 2/6, 1/6]
 */
export function countOrders(count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1 || count > COUNTED_OUT_MAX) {
    throw new RangeError(`orders are counted out for 1 to ${COUNTED_OUT_MAX} values`);
  }
  let shares: readonly number[] = [1];
  for (let values = 2; values <= count; values += 1) shares = addValue(shares, values);
  return shares;
}

function addValue(shares: readonly number[], values: number): readonly number[] {
  const length = shares.length + values - 1;
  let window = 0;
  return Array.from({ length }, (_, index) => {
    window += shares[index] ?? 0;
    if (index >= values) window -= shares[index - values] ?? 0;
    return window / values;
  });
}
