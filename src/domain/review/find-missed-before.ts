import type { BUILTIN_CRITERIA } from '../journey/gap-operations.ts';
import type { ReviewTouchpoint } from './context.ts';
import { keyOf } from './name-touchpoints.ts';

/** What a later try at a stage can miss no more. */
const FIRST_TRY = 'quality.first-try' satisfies (typeof BUILTIN_CRITERIA)[number];

/**
 * Tells whether a miss of a criterion at a touchpoint was one before it already: whether the first try at a stage was
 * right is known by the second, so that it is missed once, however many tries follow.
 *
 * @param touchpoints in the order in which they were completed
 */
export function findMissedBefore(
  touchpoints: readonly ReviewTouchpoint[],
): (criterion: string, touchpoint: string) => boolean {
  const tried = new Set<string>();
  const later = new Set<string>();
  for (const touchpoint of touchpoints) {
    const { kind, stage } = touchpoint;
    if (kind !== 'stage' || stage === null) continue;
    if (tried.has(stage)) later.add(keyOf(touchpoint));
    tried.add(stage);
  }
  return (criterion, touchpoint) => criterion === FIRST_TRY && later.has(touchpoint);
}
