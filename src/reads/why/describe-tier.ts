import type { WhySnapshot } from '@throughline/contract';
import type { LadderStep } from '../../domain/read/read-policy.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';

/** Says what became of the tier between two reads, and by which rule of the ladder. */
export function describeTier(
  before: ReadSnapshot,
  after: ReadSnapshot,
  ladder: readonly LadderStep[],
): WhySnapshot['tier'] {
  const index = ladder.findIndex((step) => step.tier === after.tier);
  return {
    before: before.tier,
    after: after.tier,
    multiplierBefore: before.multiplier,
    multiplierAfter: after.multiplier,
    rule: chooseRule(before, after, ladder),
    reached: ladder[index]?.threshold ?? null,
    next: index < 0 ? null : (ladder[index + 1]?.threshold ?? null),
  };
}

function chooseRule(
  before: ReadSnapshot,
  after: ReadSnapshot,
  ladder: readonly LadderStep[],
): WhySnapshot['tier']['rule'] {
  if (after.tier === 'unrated') return 'unrated';
  if (before.tier === 'unrated') return 'first';
  const place = (tier: string): number => ladder.findIndex((step) => step.tier === tier);
  if (place(after.tier) > place(before.tier)) return 'won';
  if (place(after.tier) < place(before.tier)) return 'lost';
  const threshold = ladder[place(after.tier)]?.threshold ?? 0;
  // The lowest step has no threshold to miss.
  return place(after.tier) > 0 && after.overall.lower < threshold ? 'kept' : 'held';
}
