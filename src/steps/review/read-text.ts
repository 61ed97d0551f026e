import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ItemSentence, ItemToken, ItsFunction } from 'wink-nlp';
import type { TokenizedSentence } from '../../domain/review/writing-sample.ts';

type Wink = typeof import('wink-nlp').default;
type Nlp = ReturnType<Wink>;
/** What is asked of a token: functions that need no `this`, though their types do not say so. */
type Asks = Readonly<Record<'pos' | 'precedingSpaces', ItsFunction<string>>>;

/** Joins of a contraction that the tokenizer takes apart: `It` and `'s`, `do` and `n't`. */
const JOINED = /^(?:['’]\p{L}+|n['’]t)$/iu;
const IS_WORD = /[\p{L}\p{N}]/u;

let loading: Promise<Nlp> | null = null;

/** Loaded with the first review: 100 MB of memory and a quarter of a second that nobody else needs. */
async function load(): Promise<Nlp> {
  const [{ default: wink }, { default: model }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  return wink(model, ['sbd', 'pos']);
}

/**
 * Takes texts apart into sentences and words, one text after another: 20,000 characters take some 30 ms, between which
 * others get their turn.
 */
export async function readTexts(
  texts: readonly string[],
): Promise<readonly (readonly TokenizedSentence[])[]> {
  if (texts.length === 0) return [];
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  const nlp = await loading;
  const read: (readonly TokenizedSentence[])[] = [];
  for (const text of texts) {
    await nextTurn();
    read.push(readSentences(nlp, text));
  }
  return read;
}

function readSentences(nlp: Nlp, text: string): readonly TokenizedSentence[] {
  const its = nlp.its as Asks;
  const sentences: TokenizedSentence[] = [];
  nlp
    .readDoc(text)
    .sentences()
    .each((sentence: ItemSentence) => {
      const words: string[] = [];
      const tags: string[] = [];
      sentence.tokens().each((token: ItemToken) => {
        const word = token.out();
        const last = words.at(-1);
        if (JOINED.test(word) && last !== undefined && token.out(its.precedingSpaces) === '') {
          words[words.length - 1] = `${last}${word}`;
        } else if (IS_WORD.test(word)) {
          words.push(word);
          tags.push(token.out(its.pos));
        }
      });
      sentences.push({ words, tags, isQuestion: sentence.out().trimEnd().endsWith('?') });
    });
  return sentences;
}
