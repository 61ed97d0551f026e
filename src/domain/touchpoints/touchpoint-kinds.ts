import type { TouchpointKind } from '@throughline/contract';
import { chatTurn } from './chat-turn.ts';
import { coworkSession } from './cowork-session.ts';
import { kickoff } from './kickoff.ts';
import { learnSession } from './learn-session.ts';
import { noteCheck } from './note-check.ts';
import { noteSubmission } from './note-submission.ts';
import { presentation } from './presentation.ts';
import { scenario } from './scenario.ts';
import { stage } from './stage.ts';
import type { TouchpointDefinition } from './touchpoint-definition.ts';
import { voiceSession } from './voice-session.ts';
import { workSubmission } from './work-submission.ts';

/** Every kind of touchpoint; the compiler asks for a file when the contract gains one. */
export const TOUCHPOINT_KINDS: Readonly<Record<TouchpointKind, TouchpointDefinition>> = {
  chat_turn: chatTurn,
  note_submission: noteSubmission,
  note_check: noteCheck,
  voice_session: voiceSession,
  work_submission: workSubmission,
  stage,
  kickoff,
  learn_session: learnSession,
  cowork_session: coworkSession,
  presentation,
  scenario,
};
