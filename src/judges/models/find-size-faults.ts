/** Longest string of an answer in UTF-16 units: twice the longest text that any question asks for. */
export const ANSWER_TEXT_UNITS_MAX = 4_096;
/** Longest list of an answer: twice the longest that any question asks for. */
export const ANSWER_ITEMS_MAX = 64;
/** Most UTF-16 units that a token of an answer may come to; some four are usual. */
const UNITS_A_TOKEN_MAX = 16;

/** Whether a text is longer than an answer of so many tokens can be: whoever sends it heeds no bound. */
export function isOverlong(text: string, outputTokensMax: number): boolean {
  return text.length > outputTokensMax * UNITS_A_TOKEN_MAX;
}

/**
 * Whether anything of an answer is larger than whatever looks at it is made for: a sentence for the first such thing,
 * none where all is within bounds. Looked at before everything else, so that no answer sets how long its checks take.
 */
export function findSizeFaults(answer: unknown): readonly string[] {
  const left: unknown[] = [answer];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string' && value.length > ANSWER_TEXT_UNITS_MAX)
      return [`a text of it has more than ${ANSWER_TEXT_UNITS_MAX} characters`];
    if (Array.isArray(value) && value.length > ANSWER_ITEMS_MAX)
      return [`a list of it has more than ${ANSWER_ITEMS_MAX} entries`];
    if (typeof value === 'object' && value !== null) left.push(...Object.values(value));
  }
  return [];
}
