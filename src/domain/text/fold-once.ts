import { foldText, type FoldedText } from './fold-text.ts';

/** Folds a text as `foldText` does. */
export type Folder = (text: string) => FoldedText;

/**
 * A folder that folds each text once, however many passages are looked for in it: folding takes some 100 ns a unit, a
 * look a thousandth of that. It keeps what it folded; make one for each question, and let it go with the question.
 */
export function foldOnce(): Folder {
  const kept = new Map<string, FoldedText>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const folded = foldText(text);
    kept.set(text, folded);
    return folded;
  };
}
