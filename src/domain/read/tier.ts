import type { Tier } from '@throughline/contract';
import type { Interval } from './bank-state.ts';
import type { LadderStep } from './read-policy.ts';

const UNRATED_MULTIPLIER = 1;

/**
 * The tier after a verdict. Won when the lower end of `overall` reaches a threshold, lost only when
 * the mean falls below it, so that noise around a threshold changes nothing. A rise goes to the
 * highest threshold that the lower end reaches, a drop to the highest that the mean still holds.
 *
 * @param previous the tier before; `unrated` (or one that the ladder no longer has) holds nothing
 * @param ladder lowest step first, at least one; the lowest has no threshold to miss
 */
export function decideTier(previous: Tier, overall: Interval, ladder: readonly LadderStep[]): Tier {
  const reached = findHighestStep(ladder, overall.lower);
  const held = Math.min(
    ladder.findIndex((step) => step.tier === previous),
    findHighestStep(ladder, overall.mean),
  );
  return (ladder[Math.max(reached, held)] as LadderStep).tier;
}

/** What a tier multiplies points with; `unrated` pays 1×. */
export function multiplierOf(tier: Tier, ladder: readonly LadderStep[]): number {
  return ladder.find((step) => step.tier === tier)?.multiplier ?? UNRATED_MULTIPLIER;
}

function findHighestStep(ladder: readonly LadderStep[], value: number): number {
  let highest = 0;
  ladder.forEach((step, index) => {
    if (index > 0 && value >= step.threshold) highest = index;
  });
  return highest;
}
