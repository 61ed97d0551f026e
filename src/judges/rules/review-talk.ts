import type { PerspectiveInput } from '../../domain/review/perspective.ts';
import type { ReviewTurn } from '../../domain/review/context.ts';
import { blankInstructionsAcross } from '../../domain/text/blank-instructions.ts';
import { BLANK } from '../../domain/text/split-statements.ts';
import { listQuestions, nameTopic, type QuestionTopic } from './review-question.ts';

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
  readonly topic: QuestionTopic | null;
  /** null where the learner did not speak before the persona did again. */
  readonly answer: Said | null;
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
  /** How often they spoke: touchpoints. */
  readonly talks: number;
  /** First and last turn. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads a conversation. Orders to whoever judges are blanked out and taken for nothing that was said. */
export function readTalk({ conversation, evidence }: PerspectiveInput): Talk {
  const { turns } = conversation;
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
    const answer = said.find((candidate) => candidate.turn === index + 1) ?? null;
    const question = listQuestions(text).at(-1);
    const topic = question === undefined ? null : nameTopic(question);
    return [{ asked: text.length <= ASKED_UNITS_MAX ? text : (question ?? text), topic, answer }];
  });
  return {
    said,
    told: turns.flatMap(({ speaker }, index) =>
      speaker === 'persona' ? [open[index] as string] : [],
    ),
    exchanges: replies.filter(({ asked }) => listQuestions(asked).length > 0),
    replies: replies.filter(({ asked }) => listQuestions(asked).length === 0),
    talks: new Set(turns.map(({ touchpoint }) => `${touchpoint.kind}/${touchpoint.id}`)).size,
    fromMs: turns[0]?.occurredAtMs ?? 0,
    toMs: turns.at(-1)?.occurredAtMs ?? 0,
  };
}

/** The texts of the turns without orders to a judge, each speaker's read on from turn to turn. */
function blankTurns(turns: readonly ReviewTurn[]): readonly string[] {
  const blank = (speaker: ReviewTurn['speaker']): string[] => [
    ...blankInstructionsAcross(
      turns.filter((turn) => turn.speaker === speaker).map(({ text }) => text),
    ),
  ];
  const left = { learner: blank('learner'), persona: blank('persona') };
  return turns.map(({ speaker }) => left[speaker].shift() as string);
}
