import { splitStatements } from '../../../domain/text/split-statements.ts';

/** How a question ends, in the scripts that mark it at the end. */
export const ENDS_AS_QUESTION = /[?？؟]$/u;

/** Words around a question that change nothing about what it asks. */
const AROUND =
  /^(?:(?:and|so|but|then|well|ok|okay|now|again|please|sorry|exactly) )+|(?: (?:again|please|exactly|then))+$/gu;
/** A question word that stands alone: it takes the rest from the question before it. */
const ALONE = /^(?:by )?(who|when|where|which|why|how many|how much)(?: one)?$/u;
/** A question after something that one can bring along: a name, a day, a figure. */
const AFTER_SOMETHING = /^(?:by )?(?:who|when|where|which|why|how many|how much)\b/u;

/** The sentences of a text that end as questions. */
export function listQuestions(text: string): readonly string[] {
  return splitStatements(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((statement) => ENDS_AS_QUESTION.test(statement));
}

/** What a question says, letters' case, marks and words around it aside. Two of the same ask for the same. */
export function plainQuestion(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .replace(AROUND, '');
}

/** Whether a plain question is a question word alone (`who`). */
export function isAlone(plain: string): boolean {
  return ALONE.test(plain);
}

/** Whether a plain question is a question word alone that an earlier one began with: `who`, after `who starts`. */
export function takesUp(plain: string, earlier: string): boolean {
  const word = ALONE.exec(plain)?.[1];
  return word !== undefined && `${earlier} `.replace(/^by /u, '').startsWith(`${word} `);
}

/** Whether a plain question is after a name, a day, a place, a choice, a reason or a figure. */
export function isAfterSomething(plain: string): boolean {
  return AFTER_SOMETHING.test(plain);
}
