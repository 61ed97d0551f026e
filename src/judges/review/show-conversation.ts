import type { ReviewEvidence } from '@throughline/contract';
import { tellDay } from '../../domain/journey/tell-time.ts';
import type { PerspectiveInput } from '../../domain/review/perspective.ts';
import { blankTurns } from '../../domain/review/blank-turns.ts';
import type { ReviewTurn } from '../../domain/review/context.ts';
import { keepEnds } from './keep-ends.ts';
import { showCell, showOpenLine } from './show-line.ts';

/** Room for one conversation in a prompt, in UTF-16 units: some 6,000 tokens, however long it was. */
const CONVERSATION_UNITS_MAX = 24_000;
/** Longest turn as it is shown. */
const TURN_UNITS_MAX = 1_200;
/** Turns kept from the beginning where not all fit. */
const FIRST_TURNS = 6;
const STAGE_UNITS_MAX = 120;

/** One turn as a persona's prompt shows it. */
export interface ShownTurn {
  /** Its place in the whole conversation, from 1. */
  readonly number: number;
  readonly speaker: ReviewTurn['speaker'];
  /** As it was sent, with orders to a judge blanked out. */
  readonly open: string;
  /** As it is shown: one line. */
  readonly text: string;
  /** The day, and the stage where there is one. */
  readonly where: string;
  /** The row of evidence that it is; null where it is none. */
  readonly row: string | null;
}

/** A conversation as a prompt shows it. */
export interface ShownConversation {
  readonly turns: readonly ShownTurn[];
  /** How many turns are not shown, and how many of the shown ones stand before them. */
  readonly leftOut: number;
  readonly head: number;
}

/** Numbers a conversation's turns, makes each one line, and leaves out the middle of a long one. */
export function showConversation(input: PerspectiveInput): ShownConversation {
  const { turns } = input.conversation;
  const open = blankTurns(turns);
  const rows = new Map(input.evidence.map((row) => [placeRow(row), row.id]));
  const shown = turns.map((turn, index): ShownTurn => {
    const text = open[index] as string;
    return {
      number: index + 1,
      speaker: turn.speaker,
      open: text,
      text: showOpenLine(text, TURN_UNITS_MAX),
      where: tellWhere(turn),
      row: rows.get(`${turn.position}.${turn.message}`) ?? null,
    };
  });
  const { kept, leftOut, head } = keepEnds(
    shown,
    FIRST_TURNS,
    CONVERSATION_UNITS_MAX,
    ({ text, where }) => text.length + where.length,
  );
  return { turns: kept, leftOut, head };
}

function placeRow({ position, message }: ReviewEvidence): string {
  return `${position}.${message}`;
}

function tellWhere({ occurredAtMs, stageTitle }: ReviewTurn): string {
  const day = tellDay(occurredAtMs);
  return stageTitle === null ? day : `${day}, ${showCell(stageTitle, STAGE_UNITS_MAX)}`;
}
