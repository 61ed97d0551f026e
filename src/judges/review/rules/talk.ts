import type { ReviewTurn } from '../../../domain/review/context.ts';
import type { PerspectiveInput } from '../../../domain/review/perspective.ts';
import { blankTurns } from '../../../domain/review/blank-turns.ts';
import { BLANK } from '../../../domain/text/split-statements.ts';
import { listQuestions } from './question.ts';

/** Longest turn of a persona that is quoted whole, in UTF-16 units; of a longer one the last sentence. */
const ASKED_UNITS_MAX = 110;

/** Something that the learner said to a persona. */
export interface Said {
  /** Place of the turn in the conversation, 0 first. */
  readonly turn: number;
  /** As it was sent, with orders to a judge blanked out. */
  readonly open: string;
  /** The row of evidence that it is; null where it is none. */
  readonly row: string | null;
}

/** Something that the persona said, and what the learner said next. */
export interface Exchange {
  /** The persona's words: the turn where it is short, else its last question or sentence. */
  readonly asked: string;
  /** The last question in it; empty where it holds none. */
  readonly question: string;
  /** null where the learner's was not the very next turn, as far as their places in the events show. */
  readonly answer: Said | null;
  /** Whether the learner said nothing at all after it. */
  readonly isLeft: boolean;
}

/** What was said between a learner and one persona, as far as it can be counted. */
export interface Talk {
  readonly said: readonly Said[];
  /** The persona's turns. */
  readonly told: readonly string[];
  /** Its questions, and what came of each. */
  readonly exchanges: readonly Exchange[];
  /** Everything else that it said, and what the learner said next. */
  readonly replies: readonly Exchange[];
  /** How many turns are the learner's, whatever they hold. */
  readonly turns: number;
  /** The learner's last turn; null where it was one long order to a judge, or none. */
  readonly last: Said | null;
  /** The learner's earliest and latest turn. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Reads a conversation, in the order in which it took place. Orders to whoever judges are blanked out and taken for
 * nothing that can be quoted.
 */
export function readTalk({ conversation, evidence }: PerspectiveInput): Talk {
  const turns = conversation.turns.toSorted((one, other) => one.occurredAtMs - other.occurredAtMs);
  const spoken = turns.flatMap(({ speaker, text }, index) =>
    speaker === 'learner' && text.trim() !== '' ? [index] : [],
  );
  const latest = spoken.at(-1) ?? -1;
  const rows = new Map(evidence.map(({ position, message, id }) => [`${position}.${message}`, id]));
  const open = blankTurns(turns);
  const said = turns.flatMap((turn, index): readonly Said[] => {
    const text = open[index] as string;
    if (turn.speaker !== 'learner' || text.replaceAll(BLANK, '').trim() === '') return [];
    return [{ turn: index, open: text, row: rows.get(`${turn.position}.${turn.message}`) ?? null }];
  });
  const replies = turns.flatMap((turn, index): readonly Exchange[] => {
    if (turn.speaker !== 'persona') return [];
    const text = open[index] as string;
    const next = said.find((candidate) => candidate.turn === index + 1) ?? null;
    const answer = isRightAfter(turn, turns[index + 1]) ? next : null;
    const question = listQuestions(text).at(-1);
    const asked = text.length <= ASKED_UNITS_MAX ? text : (question ?? text);
    return [{ asked, question: question ?? '', answer, isLeft: latest < index }];
  });
  return {
    said,
    told: turns.flatMap(({ speaker }, index) =>
      speaker === 'persona' ? [open[index] as string] : [],
    ),
    exchanges: replies.filter(({ question }) => question !== ''),
    replies: replies.filter(({ question }) => question === ''),
    turns: spoken.length,
    last: said.find(({ turn }) => turn === latest) ?? null,
    fromMs: turns[spoken[0] ?? 0]?.occurredAtMs ?? 0,
    toMs: turns[latest]?.occurredAtMs ?? 0,
  };
}

/** Whether nobody whose turns a persona is not shown spoke between two: no place in an event is missing there. */
function isRightAfter(turn: ReviewTurn, next: ReviewTurn | undefined): boolean {
  return next?.message === (next?.position === turn.position ? turn.message + 1 : 0);
}
