/** Every share is held in whole thousandths, so that pricing is integer arithmetic. */
export const PERMILLE = 1_000;

/** A share that keeps all but a thousandth dies out below this many steps; most need about thirty. */
const STEPS_MAX = 10_000;

/**
 * What the n-th event of a kind in a day earns, in thousandths: all up to `fullEvents`, then
 * `floor(previous × keepPermille / 1000)` each.
 *
 * @param ordinal counted from 1
 */
export function decayAt(
  ordinal: number,
  policy: { readonly fullEvents: number; readonly keepPermille: number },
): number {
  return shrink(ordinal - policy.fullEvents, policy.keepPermille);
}

/**
 * What a task earns after it was passed `passes` times before, in thousandths.
 *
 * @example
 * decayOfPassedTask(2, 500); // 250
 */
export function decayOfPassedTask(passes: number, keepPermille: number): number {
  return shrink(passes, keepPermille);
}

function shrink(times: number, keepPermille: number): number {
  if (keepPermille >= PERMILLE) return PERMILLE;
  let share = PERMILLE;
  for (let step = 0; step < Math.min(times, STEPS_MAX) && share > 0; step += 1) {
    share = Math.floor((share * keepPermille) / PERMILLE);
  }
  return share;
}
