import { expect, test } from 'vitest';
import { countWriting } from '../../../src/domain/review/count-writing.ts';
import type { TokenizedSentence } from '../../../src/domain/review/writing-sample.ts';

function read(text: string, tags: readonly string[] = []): TokenizedSentence {
  return {
    words: text.split(/[^\p{L}\p{N}'’]+/u).filter((word) => word !== ''),
    tags,
    isQuestion: text.endsWith('?'),
  };
}

test.each([
  ['Could you send me the list?', 0],
  ['Might we ask the night shift first?', 0],
  ['It could be the new carrier.', 1],
  ['That may be the cause.', 1],
  ['We start on Monday in May.', 0],
  ['Perhaps you could check it?', 1],
  ['I think it is the loading.', 1],
  ['I’m not sure that it holds.', 1],
  ['It is the loading.', 0],
])('“%s” hedges %i times', (text, hedged) => {
  expect(countWriting([read(text)]).hedged).toBe(hedged);
});

test.each([
  ['Good point, I left that out.', 1],
  ['You are right about the weather.', 1],
  ['Thanks!', 1],
  ['The north lane is late.', 0],
])('“%s” takes up what somebody said %i times', (text, acknowledging) => {
  expect(countWriting([read(text)]).acknowledging).toBe(acknowledging);
});

test('numbers and names are concrete, once each', () => {
  const sentence = read('74 of 186 shipments left Leeds late', [
    'NUM',
    'ADP',
    'NUM',
    'NOUN',
    'VERB',
    'PROPN',
    'ADV',
  ]);
  expect(countWriting([sentence])).toMatchObject({ words: 7, concrete: 3, sentences: 1 });
});

test('another language is said not to be English, and empty sentences count nowhere', () => {
  expect(
    countWriting([read('Die Sendungen verlassen das Lager bereits verspätet.')]).isEnglish,
  ).toBe(false);
  expect(countWriting([read('The late ones leave the depot late already.')]).isEnglish).toBe(true);
  expect(countWriting([read('')])).toMatchObject({ sentences: 0, words: 0, isEnglish: false });
});
