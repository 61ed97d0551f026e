const UNDERFLOW = 700;
const REDUCTION = 1024;

/**
 * e to the power of −x for x ≥ 0, from + − × ÷ alone.
 *
 * `Math.exp` differs in its last bits between engines, and a read must be rebuilt bit for bit.
 * The argument is divided by 1,024, the reciprocal of a cubic is taken there and squared ten times;
 * the relative error is x⁴ · 3.9e-11. Above 700 the answer is 0.
 *
 * @param x how far below zero the exponent lies, x ≥ 0
 * @returns a number in [0, 1]
 * @example exponentialOfMinus(0) === 1
 */
export function exponentialOfMinus(x: number): number {
  if (x > UNDERFLOW) return 0;
  const y = x / REDUCTION;
  let power = 1 / (1 + y * (1 + y * (0.5 + y / 6)));
  for (let doubling = 0; doubling < 10; doubling += 1) power *= power;
  return power;
}
