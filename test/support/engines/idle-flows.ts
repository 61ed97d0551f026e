import type { Steps } from '../../../src/flows/steps.ts';

/** Steps of flows that never find anything to do. */
export function createIdleErasure(): Steps['erase'] {
  return {
    isDue: async () => false,
    log: refuse,
    destroyKey: refuse,
    destroyWords: refuse,
    forgetName: refuse,
    certify: refuse,
  };
}

/** Steps of reviews that are never due. */
export function createIdleReviews(): Steps['review'] {
  return {
    findDue: async () => ({ reviews: [], nextMs: null, more: false }),
    awaitVerdicts: refuse,
    gatherRollups: refuse,
    gatherConversations: refuse,
    gatherArtefacts: refuse,
    computeFigures: refuse,
    givePerspective: refuse,
    score: refuse,
    narrate: refuse,
    commit: refuse,
    noteFailure: refuse,
  };
}

async function refuse(): Promise<never> {
  throw new Error('a flow that finds nothing to do takes no further step');
}
