import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A piece of work handed in: evidence of its stage. */
export const workSubmission: TouchpointDefinition = {
  kind: 'work_submission',
  basePoints: { progress: 1, completed: 20, failed: 20 },
  effect: null,
  material: 'own-touchpoint',
};
