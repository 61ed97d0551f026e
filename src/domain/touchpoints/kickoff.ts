import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** The learner's understanding at the start of a stage or scenario. */
export const kickoff: TouchpointDefinition = {
  kind: 'kickoff',
  basePoints: { progress: 1, completed: 20, failed: 20 },
  effect: 'calibrate',
  material: 'stage-window',
};
