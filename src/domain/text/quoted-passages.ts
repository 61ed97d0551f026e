import { foldText } from './fold-text.ts';

/** What stands between quotation marks, on one line. */
const PASSAGE = /“([^“”\n]{1,600})”|„([^„“”\n]{1,600})[“”]|«([^«»\n]{1,600})»|"([^"\n]{1,600})"/gu;
/** What a writer puts before the closing mark though it was not said there. */
const LAST_MARKS = /[.,;:!?…]+$/u;

/** The passages of a text that stand between double quotation marks. */
export function listPassages(text: string): readonly string[] {
  return Array.from(text.matchAll(PASSAGE), (match) => match.slice(1).find(Boolean) ?? '');
}

/** The text without them. */
export function dropPassages(text: string): string {
  return text.replace(PASSAGE, ' ');
}

/** Whether a passage was said: word for word, whatever its case, white space and last mark. */
export function isSaid(passage: string, texts: readonly string[]): boolean {
  const sought = foldText(passage).text.trim().replace(LAST_MARKS, '').toLowerCase();
  return sought !== '' && texts.some((text) => foldText(text).text.toLowerCase().includes(sought));
}
