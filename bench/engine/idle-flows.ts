import type { Steps } from '../../src/flows/steps.ts';

/** The flows that are not measured: they look, and find nothing to do. */
export function createIdleFlows(): Pick<Steps, 'evaluate' | 'review' | 'erase'> {
  return {
    evaluate: {
      findWaiting: async () => ({ conversations: [], more: false }),
      judge: refuse,
      commit: refuse,
      noteFailure: refuse,
    },
    review: {
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
    },
    erase: {
      isDue: async () => false,
      log: refuse,
      destroyKey: refuse,
      destroyWords: refuse,
      forgetName: refuse,
      certify: refuse,
    },
  };
}

async function refuse(): Promise<never> {
  throw new Error('a flow that finds nothing to do takes no further step');
}
