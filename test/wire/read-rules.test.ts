import { describe, expect, test } from 'vitest';
import { readRules } from './command/read-rules.ts';

describe('the flags of the command', () => {
  test('name a fault of everybody, of one provider, of one call, and for so many times', () => {
    expect(readRules(['503', 'gemini:429*2', 'openai:refusal@review_scores'], [])).toEqual([
      { fault: 'unavailable' },
      { provider: 'gemini', times: 2, fault: 'rate-limited' },
      { provider: 'openai', schemaName: 'review_scores', fault: 'refusal' },
    ]);
  });

  test('a delay holds for answers that go wrong as well', () => {
    expect(readRules(['gemini:503'], ['800'])).toEqual([
      { provider: 'gemini', delayMs: 800, fault: 'unavailable' },
      { delayMs: 800 },
    ]);
  });

  test.each([
    ['a fault that there is not', ['gemini:nothing'], [], /knows no "nothing"/u],
    ['a provider that there is not', ['claude:503'], [], /there is no "claude"/u],
    ['a call that there is not', ['503@lunch'], [], /there is no "lunch"/u],
    ['a refused connection of one call', ['refused@review_scores'], [], /whole provider/u],
    ['a delay that is no number', [], ['long'], /takes milliseconds/u],
  ] as const)('%s is answered by a sentence', (_, faults, delays, sentence) => {
    expect(() => readRules(faults, delays)).toThrow(sentence);
  });
});
