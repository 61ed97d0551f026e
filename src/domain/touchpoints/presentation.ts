import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A presentation of the work. */
export const presentation: TouchpointDefinition = {
  kind: 'presentation',
  basePoints: { progress: 1, completed: 40, failed: 40 },
  effect: 'calibrate',
  material: 'stage-window',
};
