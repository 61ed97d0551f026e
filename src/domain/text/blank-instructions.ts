import { blankSpans, splitStatements } from './split-statements.ts';

const DISMISSES = /\b(?:ignore|disregard|override|bypass|forget)\b/iu;
const RULES =
  /\b(?:instructions?|prompts?|rubrics?|criteria|guidelines|guardrails|system message)\b/iu;
const GIVES = /\b(?:give|award|assign|grant|treat|judge)\b/iu;
const GRADES = /\b(?:mark|grade|rate|score)\b/iu;
const WHOSE =
  /\b(?:me|my|this (?:work|submission|answer|session|attempt|text)|the (?:learner|student))\b/iu;
const TOP =
  /\b(?:100 ?(?:%|\/|points|out of)|10\/10|level 5|full marks|maximum|max|highest|perfect|exceptional|top (?:score|level|grade|marks)|as passed)/iu;
const TOP_NUMBER = /\b(?:100|10)\b/u;
const ROLE_MARKER =
  /^\s*(?:(?:system|assistant|developer)\s*:|<\/?(?:system|instructions?)>|\[\/?(?:system|inst)\])/iu;

/**
 * Blanks the statements of a learner's text that try to give orders to whoever judges it: they are
 * never evidence, nor a turn of a dialogue. Offsets stay what they were.
 *
 * A list of patterns, narrow on purpose, so that harmless text loses nothing; what it misses still
 * cannot set a number, since this judge reads counts and checks, never what a text asks for.
 */
export function blankInstructions(text: string): string {
  const orders = splitStatements(text).filter(({ start, end }) =>
    isInstruction(text.slice(start, end)),
  );
  return blankSpans(text, orders);
}

function isInstruction(statement: string): boolean {
  if (ROLE_MARKER.test(statement)) return true;
  if (DISMISSES.test(statement) && RULES.test(statement)) return true;
  if (!WHOSE.test(statement)) return false;
  const grades = GRADES.test(statement);
  return (
    (grades && TOP_NUMBER.test(statement)) ||
    ((grades || GIVES.test(statement)) && TOP.test(statement))
  );
}
