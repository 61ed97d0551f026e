/** A text of somebody's within the fence of a prompt. */
export interface FencedText {
  /** What the prompt says the text is. */
  readonly label: string;
  readonly text: string;
}

const FENCED =
  /\[\[text (?<marker>[0-9a-f]{32}) \| (?<label>[^\n]*)\]\]\n(?<text>[\s\S]*?)\n\[\[end \k<marker>\]\]/gu;
const SENTENCE = /[^\s.!?][^.!?\n]{10,}[.!?]?/gu;
/** Where words were taken out, a prompt says so; nobody wrote that. */
const WITHHELD = /\[withheld: [^\]\n]*\]/gu;

/** Everything that stands in fences, in its order. */
export function listFencedTexts(prompt: string): readonly FencedText[] {
  return [...prompt.matchAll(FENCED)].map(({ groups }) => ({
    label: groups?.label ?? '',
    text: groups?.text ?? '',
  }));
}

/** Sentences that may be quoted word for word: 12 characters at least, and none across what was withheld. */
export function listSentences(text: string): readonly string[] {
  return text
    .split(WITHHELD)
    .flatMap((part) => part.match(SENTENCE) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= 12);
}
