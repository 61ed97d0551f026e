import { review } from '../../../flows/review.ts';
import type { EmbeddedFlow } from '../flow.ts';

/**
 * Reviews that are under way at once on one process. Nearly all of a turn is waiting for models, so that they have
 * places of their own: twenty scenarios that end together are reviewed together, and no calibration waits for them.
 */
const PLACES_MAX = 32;

/** The reviews of a learner: one row each, at position 0. */
export const reviewFlow = {
  name: 'review',
  run: review,
  ownPlaces: PLACES_MAX,
} as const satisfies EmbeddedFlow;
