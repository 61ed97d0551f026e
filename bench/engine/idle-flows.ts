import type { Steps } from '../../src/flows/steps.ts';
import { createIdleErasure, createIdleReviews } from '../../test/support/engines/idle-flows.ts';

/** The flows that are not measured: they look, and find nothing to do. */
export function createIdleFlows(): Pick<Steps, 'evaluate' | 'review' | 'erase'> {
  return {
    evaluate: {
      findWaiting: async () => ({ conversations: [], more: false }),
      judge: refuse,
      commit: refuse,
      noteFailure: refuse,
    },
    review: createIdleReviews(),
    erase: createIdleErasure(),
  };
}

async function refuse(): Promise<never> {
  throw new Error('a flow that finds nothing to do takes no further step');
}
