import type { ReviewPerspective, ReviewStance } from '@throughline/contract';
import { expect, test } from 'vitest';
import { measureVoices } from '../../../src/domain/review/measure-voices.ts';

function speak(
  persona: string,
  words: string | null,
  stances: readonly ReviewStance[] = [],
  cites: readonly string[] = [],
): ReviewPerspective {
  return {
    persona,
    name: `The ${persona}`,
    role: 'manager',
    status: words === null ? 'unavailable' : 'given',
    reason: words === null ? 'Nobody answered.' : null,
    words,
    stances: [...stances],
    cites: [...cites],
    turns: 2,
    author: words === null ? null : 'model',
  };
}

const stance = (kind: ReviewStance['stance'], cite: string): ReviewStance => ({
  skill: 'communication',
  stance: kind,
  cites: [cite],
});

test('the same words in another case are one voice; words of their own are two', () => {
  const words = 'You told me early, and you kept to the day.';
  expect(measureVoices([speak('a', words), speak('b', words.toUpperCase())])).toMatchObject({
    distinctness: 0,
    pairs: [{ one: 'a', other: 'b', sharedWords: 1, sharedTurns: 0 }],
  });
  expect(
    measureVoices([speak('a', words), speak('b', 'Numbers first, please: a share of what?')]),
  ).toMatchObject({ distinctness: 1 });
});

test('three voices are as distinct as the two most alike', () => {
  const { distinctness, pairs } = measureVoices([
    speak('a', 'one two three four', [], ['e1', 'e2']),
    speak('b', 'one two three five', [], ['e2', 'e3']),
    speak('c', 'quite another way of saying it'),
  ]);
  expect(pairs.map(({ sharedWords }) => sharedWords)).toEqual([1 / 3, 0, 0]);
  expect(pairs.map(({ sharedTurns }) => sharedTurns)).toEqual([1 / 3, 0, 0]);
  expect(distinctness).toBeCloseTo(2 / 3, 12);
});

test('below two voices there is nothing to measure; who is unavailable has none', () => {
  expect(measureVoices([])).toEqual({ distinctness: null, pairs: [], disagreements: [] });
  expect(measureVoices([speak('a', 'Well done.'), speak('b', null)]).distinctness).toBeNull();
});

test('a strength against a concern is shown as a disagreement; mixed and alike are none', () => {
  const { disagreements } = measureVoices([
    speak('manager', 'Clear.', [stance('strength', 'e1')]),
    speak('analyst', 'Vague.', [stance('concern', 'e2')]),
    speak('lead', 'So so.', [stance('mixed', 'e3')]),
  ]);
  expect(disagreements).toEqual([
    {
      skill: 'communication',
      text: 'The manager saw a strength in communication, the analyst a concern.',
      strengths: ['manager'],
      concerns: ['analyst'],
      cites: ['e1', 'e2'],
    },
  ]);
  expect(
    measureVoices([
      speak('a', 'x', [stance('strength', 'e1')]),
      speak('b', 'y', [stance('strength', 'e2')]),
    ]).disagreements,
  ).toEqual([]);
});
