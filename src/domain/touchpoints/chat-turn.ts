import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** One turn of a persona or tutor chat; each turn is a touchpoint of its own. */
export const chatTurn: TouchpointDefinition = {
  kind: 'chat_turn',
  basePoints: { progress: 1, completed: 5, failed: 5 },
  effect: 'evaluate',
  material: 'own-touchpoint',
};
