import type { TouchpointDefinition } from './touchpoint-definition.ts';

/** An attempt at the note checker. */
export const noteCheck: TouchpointDefinition = {
  kind: 'note_check',
  basePoints: { progress: 1, completed: 20, failed: 20 },
  effect: 'calibrate',
  material: 'stage-window',
};
