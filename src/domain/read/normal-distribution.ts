import { exponentialOfMinus } from './exponential.ts';

const ROOT_OF_TWO_PI = 2.5066282746310002;
const EXPONENT_PARTS = 64;
const SERIES_TERMS_MAX = 200;
const SERIES_REACH = 4;
const FRACTION_DEPTH = 60;
const DEVIATIONS_MAX = 37;

/**
 * The share of a standard normal distribution that lies below `deviations`. Bit-stable: + − × ÷ and
 * our own exponential only. Absolute error below 1e-10.
 *
 * @example shareBelow(0) === 0.5
 */
export function shareBelow(deviations: number): number {
  if (Number.isNaN(deviations)) return NaN;
  const distance = Math.abs(deviations);
  const tail = distance > SERIES_REACH ? farTail(distance) : 0.5 - nearHalf(distance);
  return deviations > 0 ? 1 - tail : tail;
}

/** The exponent is cut into 64 equal parts: the error of each is small enough for 1e-10 in the whole. */
function density(distance: number): number {
  let power = exponentialOfMinus((distance * distance) / (2 * EXPONENT_PARTS));
  for (let parts = 1; parts < EXPONENT_PARTS; parts *= 2) power *= power;
  return power / ROOT_OF_TWO_PI;
}

/** The share between 0 and `distance`: density · Σ x^(2k+1) / (1·3·…·(2k+1)). */
function nearHalf(distance: number): number {
  let term = distance;
  let sum = 0;
  for (let k = 1; k <= SERIES_TERMS_MAX && sum + term !== sum; k += 1) {
    sum += term;
    term *= (distance * distance) / (2 * k + 1);
  }
  return density(distance) * sum;
}

/** The share above `distance`: density / (x + 1/(x + 2/(x + …))), from the depth upwards. */
function farTail(distance: number): number {
  if (distance > DEVIATIONS_MAX) return 0;
  let fraction = distance;
  for (let depth = FRACTION_DEPTH; depth >= 1; depth -= 1) fraction = distance + depth / fraction;
  return density(distance) / fraction;
}
