import type { TokenizedSentence, WritingCounts } from './writing-sample.ts';

/** Words that hedge wherever they stand. */
const HEDGES = new Set([
  'maybe',
  'perhaps',
  'possibly',
  'probably',
  'presumably',
  'apparently',
  'seemingly',
  'somewhat',
  'roughly',
  'seems',
  'seem',
  'seemed',
  'guess',
  'suppose',
  'hopefully',
  'unsure',
]);
/** Words that hedge a statement, and make a question polite. */
const POLITE_IN_QUESTIONS = new Set(['could', 'might', 'may']);
/** Runs of words, by the first of each: most words begin none. */
type Runs = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Runs of words that hedge. */
const HEDGING_RUNS = byFirstWord([
  ['i', 'think'],
  ['i', 'believe'],
  ['i', 'feel'],
  ['not', 'sure'],
  ['kind', 'of'],
  ['sort', 'of'],
  ['more', 'or', 'less'],
  ['as', 'far', 'as', 'i'],
  ['a', 'bit'],
]);
/** Words and runs that take up what somebody else said or did. */
const ACKNOWLEDGING_RUNS = byFirstWord([
  ['thanks'],
  ['thank', 'you'],
  ['agreed'],
  ['i', 'agree'],
  ['you', 'are', 'right'],
  ["you're", 'right'],
  ['good', 'point'],
  ['fair', 'point'],
  ['i', 'see'],
  ['got', 'it'],
  ['makes', 'sense'],
  ['understood'],
  ['appreciate'],
  ['sorry'],
  ['as', 'you', 'said'],
  ['you', 'mentioned'],
  ['you', 'said'],
  ['you', 'asked'],
  ['your', 'point'],
  ['your', 'question'],
]);
/** English words that few sentences of it do without. */
const COMMON = new Set(
  'the a an and or but of to in on at for with from by is are was were be been it this that i you we they he she my your our not no do does did have has had will can what which who how why when if as so there'.split(
    ' ',
  ),
);
/** From this share of common words on, a text reads as English; real English prose has two to four times as many. */
const COMMON_SHARE_MIN = 0.15;
const CONCRETE_TAGS = new Set(['NUM', 'PROPN']);
const HAS_DIGIT = /\d/u;

/**
 * Counts how something is written, sentence by sentence. English alone: in another language the lists count nothing,
 * and `isEnglish` says so. `could`, `might` and `may` hedge a statement; in a question they are polite, and
 * no hedge. `may` with a capital inside a sentence is the month.
 *
 * @example
 * countWriting([{ words: ['Could', 'you', 'check'], tags: ['AUX', 'PRON', 'VERB'], isQuestion: true }]).hedged; // 0
 */
export function countWriting(sentences: readonly TokenizedSentence[]): WritingCounts {
  const spoken = sentences.filter(({ words }) => words.length > 0).map(withPlainWords);
  const words = spoken.flatMap(({ plain }) => plain);
  const common = words.filter((word) => COMMON.has(word)).length;
  return {
    sentences: spoken.length,
    words: words.length,
    questions: spoken.filter(({ isQuestion }) => isQuestion).length,
    hedged: spoken.filter(isHedged).length,
    acknowledging: spoken.filter(isAcknowledging).length,
    concrete: spoken.reduce((sum, sentence) => sum + countConcrete(sentence), 0),
    isEnglish: words.length > 0 && common / words.length >= COMMON_SHARE_MIN,
  };
}

/** A sentence with its words as the lists have them, made once for all that look at them. */
interface PlainSentence extends TokenizedSentence {
  readonly plain: readonly string[];
}

function withPlainWords(sentence: TokenizedSentence): PlainSentence {
  return { ...sentence, plain: sentence.words.map(lower) };
}

function isHedged(sentence: PlainSentence): boolean {
  const { plain, isQuestion } = sentence;
  if (plain.some((word) => HEDGES.has(word))) return true;
  if (hasRun(plain, HEDGING_RUNS)) return true;
  if (isQuestion) return false;
  return plain.some((word, index) => POLITE_IN_QUESTIONS.has(word) && !isMonth(sentence, index));
}

function isMonth({ words, tags }: TokenizedSentence, index: number): boolean {
  return words[index] === 'May' && (index > 0 || tags[index] === 'PROPN');
}

function isAcknowledging({ plain }: PlainSentence): boolean {
  return hasRun(plain, ACKNOWLEDGING_RUNS);
}

/** Words with a digit in them, and those that are tagged as numbers or names. */
function countConcrete({ words, tags }: TokenizedSentence): number {
  return words.filter((word, index) => HAS_DIGIT.test(word) || CONCRETE_TAGS.has(tags[index] ?? ''))
    .length;
}

/** Whether any of the runs stands in the words. */
function hasRun(words: readonly string[], runs: Runs): boolean {
  return words.some((word, start) =>
    runs.get(word)?.some((run) => run.every((sought, offset) => words[start + offset] === sought)),
  );
}

function byFirstWord(runs: readonly (readonly [string, ...string[]])[]): Runs {
  return Map.groupBy(runs, ([first]) => first);
}

function lower(word: string): string {
  return word.toLowerCase().replaceAll('’', "'");
}
