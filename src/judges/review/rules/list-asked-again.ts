import { isAlone, plainQuestion, takesUp } from './question.ts';
import type { Exchange, Talk } from './talk.ts';

/** One question that a persona asked twice or more, in order. */
export interface AskedAgain {
  readonly exchanges: readonly Exchange[];
  /** Those in the same words as the first; the others are its question word alone. */
  readonly verbatim: readonly Exchange[];
}

/** A question in plain words, and where it was asked. */
interface Group {
  readonly plain: string;
  readonly own: Exchange[];
}

/**
 * What was asked twice or more, the most frequent first. The same question is one of the same words, or its question
 * word alone as the very next one (`Who starts on Monday?`, `Who?`); two questions that only begin alike are two.
 */
export function listAskedAgain({ exchanges }: Pick<Talk, 'exchanges'>): readonly AskedAgain[] {
  const groups: Group[] = [];
  let before: Group | undefined;
  for (const exchange of exchanges) {
    const plain = plainQuestion(exchange.question);
    if (plain === '') continue;
    const known: Group | undefined = isAlone(plain)
      ? [before].find((group) => group !== undefined && takesUp(plain, group.plain))
      : groups.find((group) => group.plain === plain);
    before = known ?? { plain, own: [] };
    before.own.push(exchange);
    if (known === undefined) groups.push(before);
  }
  return groups
    .filter(({ own }) => own.length > 1)
    .map(({ plain, own }) => ({
      exchanges: own,
      verbatim: own.filter(({ question }) => plainQuestion(question) === plain),
    }))
    .toSorted((one, other) => other.exchanges.length - one.exchanges.length);
}
