import { extractNumbers } from '../../domain/dialogue/extract-numbers.ts';
import { foldSaid, isSaid, listPassages } from '../../domain/text/quoted-passages.ts';

/** Passages of one text that are looked for: whoever quotes more tells no story. */
const PASSAGES_MAX = 12;
/** Foreign numbers that are named; of the rest their count is. */
const NAMED_MAX = 5;

/** What a model was shown, as its answer is held to it. */
export interface ShownWords {
  /** Every line, as `isSaid` compares. */
  readonly said: readonly string[];
  readonly numbers: ReadonlySet<number>;
}

/** Reads what was shown once, however much an answer claims of it. */
export function readShown(lines: readonly string[]): ShownWords {
  return { said: foldSaid(lines), numbers: new Set(lines.flatMap(extractNumbers)) };
}

/**
 * What a text of a model claims and nothing that it was shown holds: passages in quotation marks that stand nowhere,
 * and numbers of its own. A sentence each, in our words and in numbers alone.
 *
 * @param what the text, as a sentence names it
 * @param more numbers that may be named as well
 */
export function findUnfounded(
  what: string,
  text: string,
  shown: ShownWords,
  more: readonly number[] = [],
): readonly string[] {
  return [
    ...findInvented(what, text, shown.said),
    ...findForeignNumbers(what, text, shown.numbers, more),
  ];
}

/** What is wrong with the passages that a text puts in quotation marks. */
export function findInvented(
  what: string,
  text: string,
  said: readonly string[],
): readonly string[] {
  const passages = listPassages(text);
  if (passages.length > PASSAGES_MAX) {
    return [
      `${what} puts words in quotation marks ${passages.length} times; ${PASSAGES_MAX} are the most`,
    ];
  }
  const invented = passages.filter((passage) => !isSaid(passage, said)).length;
  return invented === 0
    ? []
    : [`${what} puts words in quotation marks ${invented} times that stand in nothing shown`];
}

/**
 * The numbers of a text that stand in nothing that was shown: a model tells what was measured, and measures nothing
 * itself. The first of them are named in the order in which they come, each once.
 */
export function findForeignNumbers(
  what: string,
  text: string,
  known: ReadonlySet<number>,
  more: readonly number[] = [],
): readonly string[] {
  const numbers = [...new Set(extractNumbers(text))];
  const foreign = numbers.filter((number) => !known.has(number) && !more.includes(number));
  const named = foreign.slice(0, NAMED_MAX).join(', ');
  const rest = foreign.length > NAMED_MAX ? ` and ${foreign.length - NAMED_MAX} further ones` : '';
  return foreign.length === 0
    ? []
    : [`${what} holds numbers that stand in nothing shown: ${named}${rest}`];
}
