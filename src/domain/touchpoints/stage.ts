import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A stage, passed or failed. A failed one earns a fifth. */
export const stage: TouchpointDefinition = {
  kind: 'stage',
  basePoints: { progress: 1, completed: 50, failed: 10 },
  effect: 'calibrate',
  material: 'stage-window',
};
