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

async function refuse(): Promise<never> {
  throw new Error('a flow that finds nothing to do takes no further step');
}
