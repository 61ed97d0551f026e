import { z } from 'zod';

/** Every kind of touchpoint that an event can come from. */
export const TouchpointKind = z.enum([
  'chat_turn',
  'note_submission',
  'note_check',
  'voice_session',
  'work_submission',
  'stage',
  'kickoff',
  'learn_session',
  'cowork_session',
  'presentation',
  'scenario',
]);
export type TouchpointKind = z.infer<typeof TouchpointKind>;
