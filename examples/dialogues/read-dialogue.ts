import { z } from 'zod';

/** One line of a dialogues file. Other fields are ignored. */
const DialogueRow = z.object({
  qid: z.union([z.int(), z.string().min(1)]),
  question: z.string().min(1),
  ground_truth: z.string(),
  student_profile: z.string().min(1),
  'self-correctness': z.string().nullable().optional(),
  conversation: z.string().min(1),
});

/** What a dialogue's teacher said of how it ended. */
export type DialogueLabel = 'yes' | 'told' | 'no';

/** One message; `move` is the teacher's own label of a turn, such as `telling`. */
export interface DialogueTurn {
  readonly speaker: 'tutor' | 'learner';
  readonly text: string;
  readonly move: string | null;
}

/** One tutoring dialogue about one question. */
export interface Dialogue {
  readonly question: string;
  readonly statement: string;
  /** The last number of the worked solution, as it is written there without commas; null where it has none. */
  readonly answerKey: string | null;
  readonly profile: string;
  /** null where the teacher gave none. */
  readonly label: DialogueLabel | null;
  readonly turns: readonly DialogueTurn[];
}

const TURN_END = '|EOM|';
const SPEAKER = /^\s*([^:\n]{1,80}):\s*([^]*)$/u;
const MOVE = /^\s*\(([a-z][a-z -]{0,30})\)\s*/u;
const NUMBER = /\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?/gu;

/**
 * Reads one line of a dialogues file: turns end with `|EOM|`, `Teacher:` is the tutor and whoever else
 * speaks is the learner, a teacher's turn may begin with its move in brackets, which is taken off.
 *
 * @throws z.ZodError or SyntaxError where the line is not such a row
 */
export function readDialogue(line: string): Dialogue {
  const row = DialogueRow.parse(JSON.parse(line));
  return {
    question: String(row.qid),
    statement: row.question,
    answerKey: findLastNumber(row.ground_truth),
    profile: row.student_profile,
    label: readLabel(row['self-correctness'] ?? null),
    turns: row.conversation
      .split(TURN_END)
      .map(readTurn)
      .filter((turn) => turn.text !== ''),
  };
}

function readTurn(said: string): DialogueTurn {
  const found = SPEAKER.exec(said);
  if (found?.[1]?.trim() !== 'Teacher')
    return { speaker: 'learner', text: (found?.[2] ?? said).trim(), move: null };
  const text = found[2] as string;
  return {
    speaker: 'tutor',
    text: text.replace(MOVE, '').trim(),
    move: MOVE.exec(text)?.[1] ?? null,
  };
}

function readLabel(label: string | null): DialogueLabel | null {
  if (label === null || label.trim() === '') return null;
  if (label.trim() === 'Yes') return 'yes';
  return label.startsWith('Yes') ? 'told' : 'no';
}

function findLastNumber(text: string): string | null {
  return text.match(NUMBER)?.at(-1)?.replaceAll(',', '') ?? null;
}
