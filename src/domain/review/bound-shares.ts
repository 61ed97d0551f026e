/** No skill's share is less and none is more: no proposal gives one skill everything, or nothing. */
export const SHARE_MIN = 0.05;
export const SHARE_MAX = 0.7;

/** Halvings that find the shift to the last bit. */
const HALVINGS = 60;

/**
 * Holds shares to their bounds with their sum kept at 1: the nearest such shares, which are the given ones moved by one
 * and the same shift and cut at the bounds. So a greater share stays greater or equal, and equal ones stay equal.
 *
 * @param shares of four, none negative, that sum to 1; returned as they are where none is beyond a bound
 * @example
 * boundShares([1, 0, 0, 0]); // [0.7, 0.1, 0.1, 0.1]
 */
export function boundShares(shares: readonly number[]): readonly number[] {
  if (shares.every((share) => share >= SHARE_MIN && share <= SHARE_MAX)) return shares;
  const shiftBy = (shift: number): readonly number[] =>
    shares.map((share) => Math.max(SHARE_MIN, Math.min(SHARE_MAX, share + shift)));
  let [low, high] = [-1, 1];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    const sum = shiftBy(middle).reduce((whole, share) => whole + share, 0);
    if (sum < 1) low = middle;
    else high = middle;
  }
  return shiftBy(high);
}
