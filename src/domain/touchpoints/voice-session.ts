import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A voice session, as its transcript: evidence of its stage. No emotion is ever inferred. */
export const voiceSession: TouchpointDefinition = {
  kind: 'voice_session',
  basePoints: { progress: 1, completed: 15, failed: 15 },
  effect: null,
  material: 'own-touchpoint',
};
