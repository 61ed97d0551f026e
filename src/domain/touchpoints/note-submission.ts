import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A note saved: evidence of its stage, never judged by itself. */
export const noteSubmission: TouchpointDefinition = {
  kind: 'note_submission',
  basePoints: { progress: 1, completed: 5, failed: 5 },
  effect: null,
  material: 'own-touchpoint',
};
