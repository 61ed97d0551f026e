import { extractNumbers } from '../../domain/dialogue/extract-numbers.ts';
import { isSaid, listPassages } from '../../domain/text/quoted-passages.ts';

/**
 * What a text of a model claims and nothing that it was shown holds: passages in quotation marks that stand nowhere,
 * and numbers of its own. A sentence each, in our words and in numbers alone.
 *
 * @param what the text, as a sentence names it
 * @param shown every line that was shown
 * @param more numbers that may be named as well
 */
export function findUnfounded(
  what: string,
  text: string,
  shown: readonly string[],
  more: readonly number[] = [],
): readonly string[] {
  const invented = listPassages(text).filter((passage) => !isSaid(passage, shown)).length;
  const foreign = findForeignNumbers(text, shown, more);
  return [
    ...(invented === 0
      ? []
      : [`${what} puts words in quotation marks ${invented} times that stand in nothing shown`]),
    ...(foreign.length === 0
      ? []
      : [`${what} holds numbers that stand in nothing shown: ${foreign.join(', ')}`]),
  ];
}

/**
 * The numbers of a text that stand in nothing that was shown: a model tells what was measured, and measures nothing
 * itself. In the order in which they come, each once.
 */
export function findForeignNumbers(
  text: string,
  shown: readonly string[],
  more: readonly number[] = [],
): readonly number[] {
  const known = new Set([...shown.flatMap(extractNumbers), ...more]);
  return [...new Set(extractNumbers(text).filter((number) => !known.has(number)))];
}
