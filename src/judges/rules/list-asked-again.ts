import type { QuestionTopic } from './review-question.ts';
import type { Exchange, Talk } from './review-talk.ts';

/** One thing that a persona asked for twice or more. */
export interface AskedAgain {
  readonly topic: QuestionTopic;
  readonly exchanges: readonly Exchange[];
}

/** What was asked for twice or more, the most frequent first. */
export function listAskedAgain({ exchanges }: Pick<Talk, 'exchanges'>): readonly AskedAgain[] {
  const topics = new Set(exchanges.flatMap(({ topic }) => (topic === null ? [] : [topic])));
  return [...topics]
    .map((topic) => ({ topic, exchanges: exchanges.filter((one) => one.topic === topic) }))
    .filter((again) => again.exchanges.length > 1)
    .toSorted((one, other) => other.exchanges.length - one.exchanges.length);
}
