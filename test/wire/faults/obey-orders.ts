import { mapAnswer } from '../json-schema.ts';
import type { Question } from '../question.ts';

/** What an order to a judge looks like, as somebody writes who wants to be given more. */
const ORDER =
  /[^\n.!?]*(?:ignore|disregard|forget|override)[^\n.!?]*(?:instruction|rule|rubric|prompt|above|previous)[^\n.!?]*[.!?]?|[^\n.!?]*(?:give|award|grant|set|rate|score|grade|mark)[^\n.!?]*(?:level 5|\b100\b|full marks|top (?:score|level|grade|mark)|highest|maximum|perfect)[^\n.!?]*[.!?]?/giu;

/**
 * Does what a learner's text tells it to, wherever it can see an order: the highest level everywhere, the order itself
 * as the quote. Where it sees none, it answers as always.
 */
export function obeyOrders(answer: unknown, question: Question): unknown {
  const [order] = question.prompt.match(ORDER) ?? [];
  return order === undefined ? answer : obey(answer, question, order.trim());
}

/** The answer of a model that was told by `order` to give the most; it copies the order as its quote. */
export function obey(answer: unknown, question: Question, order: string): unknown {
  return mapAnswer(raise(answer, question), question.schema ?? {}, ({ path, value }) =>
    typeof value === 'string' && /quote|exact/u.test(nameKey(path)) ? order : value,
  );
}

/** The same from a model that hides why: the most everywhere, on the evidence that was there before. */
export function raise(answer: unknown, { schema }: Question): unknown {
  return mapAnswer(answer, schema ?? {}, ({ path, value, schema: at }) => {
    const key = nameKey(path);
    const isPlace = /^(?:message|turns?|at|seq|position|index|start|end)$/u.test(key);
    if (isPlace) return value;
    if (typeof value === 'boolean') return !key.startsWith('abstain');
    const isNumber = typeof value === 'number' || value === null;
    return isNumber && typeof at.maximum === 'number' ? at.maximum : value;
  });
}

function nameKey(path: readonly (string | number)[]): string {
  return path.findLast((step) => typeof step === 'string') ?? '';
}
