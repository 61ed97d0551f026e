import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** The end of a session in learn mode. */
export const learnSession: TouchpointDefinition = {
  kind: 'learn_session',
  basePoints: { progress: 1, completed: 10, failed: 10 },
  effect: 'evaluate',
  material: 'own-touchpoint',
};
