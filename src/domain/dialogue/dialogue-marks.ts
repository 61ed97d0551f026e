import { findTerms, makeSearchable } from '../text/find-terms.ts';
import { extractNumbers } from './extract-numbers.ts';
import type { Turn } from './turn.ts';

/** Most terms that are looked for in a turn; a rubric may hold 1,500. */
const TERMS_MAX = 200;

/** What is known of a dialogue's task. */
export interface DialogueTask {
  readonly statement: string | null;
  readonly answerKey: string | null;
  /** The rubric's terms: they stand in for numbers where the texts hold none. */
  readonly terms: readonly string[];
}

/** Finds in a text what a helper could give away: numbers, or terms. */
export type MarkFinder = (text: string) => readonly string[];

/**
 * How the giving away is seen in this dialogue: by numbers where the task or anybody writes any, by the
 * rubric's terms (and an answer that is a word) where there are some, else null: then nothing can be
 * said about how much was told.
 */
export function chooseMarks(turns: readonly Turn[], task: DialogueTask): MarkFinder | null {
  const texts = turns.map((turn) => turn.text);
  if (task.statement !== null) texts.push(task.statement);
  if (task.answerKey !== null) texts.push(task.answerKey);
  if (texts.some((text) => extractNumbers(text).length > 0))
    return (text) => extractNumbers(text).map(String);
  const isWord = task.answerKey !== null && findAnswerNumber(task.answerKey) === null;
  const terms = isWord ? [task.answerKey, ...task.terms] : task.terms;
  if (terms.length === 0) return null;
  return (text) => [...findTerms(makeSearchable(text), terms.slice(0, TERMS_MAX)).keys()];
}

/** Whether a text states the answer: the key's last number, or the key itself where it has none. */
export function statesAnswer(text: string, answerKey: string): boolean {
  const answer = findAnswerNumber(answerKey);
  return answer === null
    ? findTerms(makeSearchable(text), [answerKey]).size > 0
    : extractNumbers(text).includes(answer);
}

function findAnswerNumber(answerKey: string): number | null {
  return extractNumbers(answerKey).at(-1) ?? null;
}
