import { cleanText } from './clean-text.ts';
import type { GapName } from './gap-fact.ts';
import { BUILTIN_TAXONOMY, type BUILTIN_CRITERIA } from './gap-operations.ts';
import type { GapTitles } from './grounding.ts';

const TITLE_UNITS_MAX = 80;

/** The built-in criteria in words. */
const BUILTIN_WORDS: Readonly<Record<(typeof BUILTIN_CRITERIA)[number], string>> = {
  'independence.help': 'working without hints or help',
  'quality.first-try': 'being right at the first try',
  'quality.passed': 'reaching the goal',
  'speed.against-time': 'keeping to the expected time',
  'communication.answered': 'answering what is asked',
};

/** What a gap is called: the title that is given, the built-in criterion in words, or null: its key alone. */
export function titleGap({ gap, taxonomy }: GapName, titles: GapTitles): string | null {
  const title = Object.hasOwn(titles, gap) ? cleanText(titles[gap] as string, TITLE_UNITS_MAX) : '';
  if (title !== '') return title;
  const words: Readonly<Record<string, string>> = BUILTIN_WORDS;
  return taxonomy === BUILTIN_TAXONOMY && Object.hasOwn(words, gap) ? (words[gap] as string) : null;
}

/** A gap by key and title, such as `quality.first-try (being right at the first try)`. */
export function labelGap(name: GapName, titles: GapTitles): string {
  const title = titleGap(name, titles);
  return title === null ? name.gap : `${name.gap} (${title})`;
}
