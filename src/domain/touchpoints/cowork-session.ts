import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** A cowork session, its events and its end. */
export const coworkSession: TouchpointDefinition = {
  kind: 'cowork_session',
  basePoints: { progress: 1, completed: 30, failed: 30 },
  effect: 'calibrate',
  material: 'stage-window',
};
