import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateAided } from '../../../src/domain/dialogue/estimate-aided.ts';
import type { Turn } from '../../../src/domain/dialogue/turn.ts';

function talk(...said: readonly (readonly ['helper' | 'learner', string])[]): readonly Turn[] {
  return said.map(([by, text], message) => ({
    by,
    speaker: by === 'helper' ? 'tutor' : 'learner',
    text,
    seq: 1,
    message,
  }));
}

const task = { statement: 'There are 12 boxes with 4 cups each.', answerKey: null, terms: [] };
const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
const share = (score: number): number => sigmoid(1.5 * (score - 1.5));

describe('estimateAided', () => {
  it('scores each helper turn by what it tells', () => {
    const turns = talk(
      ['helper', 'How did you start?'],
      ['learner', 'I took 12 and 4.'],
      ['helper', 'Good, go on.'],
      ['helper', 'No, use 12 and 4.'],
      ['helper', 'So 12 x 4 = 48 cups, not 16.'],
      ['helper', 'What is 3 x 12?'],
    );
    expect(estimateAided(turns, task)?.scores).toEqual([
      -1.5 - 1,
      -1 - 1,
      1 + 0.7,
      1 + 1 + 1 + 1,
      1 + 1 - 1.5,
    ]);
  });

  it('is the stated formula, text only', () => {
    const turns = talk(
      ['helper', 'How?'],
      ['learner', 'I do not know.'],
      ['helper', 'Take it.'],
      ['helper', 'It is 12 x 4 = 48.'],
    );
    const [first, second, third] = [-2.5, -1, 4];
    const logit =
      -5.5 +
      0.3 * third +
      (2.8 * (share(first) + share(second) + share(third))) / 3 +
      0.35 * third +
      0.9 * Math.log(2) +
      Math.log(4);
    expect(estimateAided(turns, task)?.probability).toBeCloseTo(sigmoid(logit), 12);
  });

  it('is the stated formula, with the answer key', () => {
    const withKey = { ...task, answerKey: '48 cups' };
    const turns = talk(
      ['helper', 'How?'],
      ['learner', 'Hm.'],
      ['helper', 'Take it.'],
      ['helper', 'It is 12 x 4 = 48.'],
    );
    const shares = (share(-2.5) + share(-1) + share(4)) / 3;
    const logit = -4.8 + 0.2 * 4 + 2.8 * shares + 0.25 * 4 + 0.75 * Math.log(2) + 0.9 * Math.log(4);
    expect(estimateAided(turns, withKey)?.probability).toBeCloseTo(sigmoid(logit + 1.1 + 0.9), 12);
    const echoed = estimateAided([...turns, ...talk(['learner', 'So 48'])], withKey);
    expect(echoed?.probability).toBeCloseTo(sigmoid(logit + 1.1 + 0.9 - 0.95), 12);
    const found = estimateAided(
      [...talk(['learner', '48']), ...turns.slice(0, 1), ...turns.slice(2)],
      withKey,
    );
    expect(found?.probability).toBeLessThan(echoed?.probability ?? 0);
  });

  it('says nothing where nobody helps, or where nothing that could be told can be recognised', () => {
    const wordy = { statement: 'Write a summary.', answerKey: null, terms: [] };
    expect(estimateAided(talk(['learner', 'It is 48.']), task)).toBeNull();
    expect(
      estimateAided(talk(['helper', 'Name the cause first.'], ['learner', 'Yes.']), wordy),
    ).toBeNull();
  });

  it("takes the rubric's terms in place of numbers where the texts hold none", () => {
    const wordy = {
      statement: 'Write a summary.',
      answerKey: null,
      terms: ['carrier', 'late fee', 'margin'],
    };
    const telling = talk(
      ['helper', 'Hello.'],
      ['helper', 'Hm.'],
      ['helper', 'Name the carrier, the margin and the late fee.'],
    );
    const asking = talk(['helper', 'Hello.'], ['helper', 'Hm.'], ['helper', 'What did you find?']);
    expect(estimateAided(telling, wordy)?.scores.at(-1)).toBe(3);
    expect(estimateAided(asking, wordy)?.scores.at(-1)).toBe(-1.5);
  });

  it('stays within 0 and 1, and takes any text', () => {
    const turn = fc.tuple(
      fc.constantFrom('helper' as const, 'learner' as const),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(turn, { maxLength: 12 }),
        fc.option(fc.string({ minLength: 1 })),
        (said, answerKey) => {
          const estimate = estimateAided(talk(...said), { ...task, answerKey });
          if (estimate === null) return;
          expect(estimate.probability).toBeGreaterThan(0);
          expect(estimate.probability).toBeLessThan(1);
          expect(estimate.scores.length).toBe(said.filter(([by]) => by === 'helper').length);
        },
      ),
    );
  });

  it('rises when the helper tells the answer instead of asking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('I have 12.', 'Hm.', 'Is it 16?'), { minLength: 2, maxLength: 6 }),
        (own) => {
          const ask = own.flatMap(
            (text) =>
              [
                ['helper', 'What comes next?'],
                ['learner', text],
              ] as const,
          );
          const tell = own.flatMap(
            (text) =>
              [
                ['helper', 'Take 12 x 4 = 48, not 16.'],
                ['learner', text],
              ] as const,
          );
          const told = estimateAided(talk(...tell), task)?.probability ?? 0;
          expect(told).toBeGreaterThan(estimateAided(talk(...ask), task)?.probability ?? 1);
        },
      ),
    );
  });
});
