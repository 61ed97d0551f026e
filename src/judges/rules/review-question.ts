import { splitStatements } from '../../domain/text/split-statements.ts';

/** What a question is after, where its own word says so. `what` and `how` ask for anything, so they name nothing. */
export type QuestionTopic = 'who' | 'when' | 'where' | 'which' | 'why' | 'how many';

const TOPICS: readonly (readonly [topic: QuestionTopic, words: RegExp])[] = [
  ['who', /\bwh(?:o|om|ose)\b/iu],
  ['when', /\b(?:when|by what (?:day|date|time))\b/iu],
  ['how many', /\bhow (?:many|much)\b/iu],
  ['which', /\bwhich\b/iu],
  ['why', /\bwhy\b/iu],
  ['where', /\bwhere\b/iu],
];

/** The sentences of a text that end as questions. */
export function listQuestions(text: string): readonly string[] {
  return splitStatements(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((statement) => statement.endsWith('?'));
}

/** What a question is after; null where its words do not say. */
export function nameTopic(question: string): QuestionTopic | null {
  return TOPICS.find(([, words]) => words.test(question))?.[0] ?? null;
}
