import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** The end of a scenario: the review starts, which reads the whole attempt. */
export const scenario: TouchpointDefinition = {
  kind: 'scenario',
  basePoints: { progress: 1, completed: 100, failed: 100 },
  effect: 'review',
  material: 'none',
};
