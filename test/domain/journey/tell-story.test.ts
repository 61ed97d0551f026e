import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldGap } from '../../../src/domain/journey/fold-gap.ts';
import type { GapState } from '../../../src/domain/journey/gap-state.ts';
import { EMPTY_ROLL_UP } from '../../../src/domain/journey/roll-up.ts';
import type { StoryInput } from '../../../src/domain/journey/story.ts';
import { tellStory } from '../../../src/domain/journey/tell-story.ts';
import { anyHistory, tellFacts, type Told } from '../../support/grounding/gap-facts.ts';
import {
  anyInput,
  writeCarry,
  writeEntry,
  writeGap,
} from '../../support/grounding/grounding-input.ts';

const input: StoryInput = {
  focus: null,
  rollUp: EMPTY_ROLL_UP,
  gaps: [],
  carries: [],
  entries: [],
  titles: {},
};
const tell = (fields: Partial<StoryInput>) =>
  tellStory({ ...input, ...fields }).map(({ text, entryIds }) => `${text} [${entryIds.join(' ')}]`);

const life: readonly Told[] = [
  { operation: 'observed', at: 'task-1', hours: 0 },
  { operation: 'walked', at: 'task-2', hours: 24, assist: 'told' },
  { operation: 'reapplied', at: 'task-3', hours: 48 },
  { operation: 'reapplied', at: 'task-4', hours: 72 },
  { operation: 'observed', at: 'task-5', hours: 96 },
];
const builtin = (told: readonly Told[]): GapState =>
  foldGap(
    tellFacts(told.map((one) => ({ gap: 'quality.first-try', taxonomy: 'builtin.v1', ...one }))),
  ) as GapState;

describe('a story', () => {
  test('tells the life of a gap, turn by turn, each with its entry', () => {
    expect(tell({ gaps: [builtin(life)] })).toEqual([
      'Came back once: being right at the first try. [entry-5]',
      'Being right at the first try was first missed at task-1 on 2026-03-02. [entry-1]',
      'It was then walked through, done after being told the answer at task-2 on 2026-03-03. [entry-2]',
      'It was re-applied at task-3 on 2026-03-04: alone, and elsewhere than before. [entry-3]',
      'It was closed at task-4 on 2026-03-05: alone again, elsewhere, in a later session. [entry-4]',
      'It was missed again at task-5 on 2026-03-06. [entry-5]',
    ]);
  });

  test('a gap that was done alone and needed help since is told as that, not as a strength', () => {
    const helped = builtin([
      { operation: 'reapplied', at: 'task-1', hours: 0 },
      { operation: 'walked', at: 'task-2', hours: 24, assist: 'guided' },
      { operation: 'reapplied', at: 'task-3', hours: 48 },
      { operation: 'walked', at: 'task-4', hours: 72, assist: 'told' },
    ]);
    expect(tell({ gaps: [helped] })).toEqual([
      'Was done alone, not each time since: being right at the first try (since then with help twice, alone once). [entry-1 entry-4]',
      'Being right at the first try was done alone from the start, at task-1 on 2026-03-02. [entry-1]',
      'Since then: with help twice, alone once. [entry-2 entry-4]',
    ]);
  });

  test('an acknowledgement and a redaction are no deeds of the learner', () => {
    const none = { evaluation: null, words: { happened: [], signals: [] } };
    const entries = [
      { ...writeEntry(7), ...none, kind: 'redaction' as const },
      { ...writeEntry(8), ...none, kind: 'carry' as const, source: null },
    ];
    expect(tell({ entries })).toEqual([
      'On 2026-03-02, words were removed on request in general (stage touchpoint-7). [entry-7]',
    ]);
  });

  test('names a criterion by its title, else by its key', () => {
    const gaps = [writeGap('complete', 'new')];
    expect(tell({ gaps })[0]).toBe('Missed and not done since: “complete”. [entry-1]');
    expect(tell({ gaps, titles: { complete: 'Names every assumption' } })[0]).toBe(
      'Missed and not done since: “Names every assumption”. [entry-1]',
    );
  });

  test('says how often the same gap came back, and names the latest turns of a long life', () => {
    const told = Array.from({ length: 42 }, (_, index): Told => ({
      operation: index % 2 === 0 ? 'walked' : 'observed',
      at: `task-${index + 1}`,
      assist: index % 2 === 0 ? 'guided' : 'none',
    }));
    const sentences = tell({ gaps: [builtin(told)] });
    expect(sentences[0]).toContain('(missed again 21 times). [entry-42]');
    expect(sentences[1]).toContain('was first done with guidance at task-1');
    expect(sentences[2]).toBe(
      'Then it changed 34 times in ways that are not told here. [entry-1 entry-36]',
    );
    expect(sentences.at(-1)).toContain(
      'It was missed again at task-42 on 2026-03-04: the 21st time that it came back',
    );
    expect(sentences.at(-3)).toContain('the 20th time');
    expect(sentences).toHaveLength(10);
  });

  test('opens with its numbers, and ends with what is carried forward and what happened last', () => {
    const rollUp = {
      ...EMPTY_ROLL_UP,
      entries: 7,
      outcomes: { passed: 4, failed: 3, none: 0 },
      first: { entry: 'entry-1', entrySeq: 1, occurredAtMs: Date.parse('2026-03-02T09:00:00Z') },
      last: { entry: 'entry-7', entrySeq: 7, occurredAtMs: Date.parse('2026-03-09T09:00:00Z') },
    };
    const carry = { ...writeCarry(6), dueAtMs: Date.parse('2026-03-10T09:00:00Z') };
    expect(tell({ rollUp, carries: [carry], entries: [writeEntry(7), writeEntry(6)] })).toEqual([
      '7 entries from 2026-03-02 to 2026-03-09: 4 passed, 3 not passed. [entry-1 entry-7]',
      'Carried forward for the manager, due 2026-03-10: “Asks for the definition of churn”. [entry-6]',
      "On 2026-03-02 in general (touchpoint-6): Stage task-6 was not passed. In the learner's words: “I first compared the two weekly totals” [entry-6]",
      "On 2026-03-02 in general (touchpoint-7): Stage task-7 was not passed. In the learner's words: “I first compared the two weekly totals” [entry-7]",
    ]);
  });

  test('counts apart the entries that end nothing, so that the numbers add up', () => {
    const mark = {
      entry: 'entry-1',
      entrySeq: 1,
      occurredAtMs: Date.parse('2026-03-02T09:00:00Z'),
    };
    const outcomes = { passed: 2, failed: 1, none: 0 };
    const rollUp = { ...EMPTY_ROLL_UP, entries: 6, outcomes, first: mark, last: mark };
    expect(tell({ rollUp })).toEqual([
      '6 entries on 2026-03-02: 2 passed, 1 not passed, 3 that add no outcome. [entry-1]',
    ]);
  });

  test('of nothing says nothing, and what has no entry is not said', () => {
    expect(tell({})).toEqual([]);
    expect(tell({ carries: [{ ...writeCarry(6), cites: [] }] })).toEqual([]);
  });
});

test('no sentence is without an entry, none cites one that there is not, and the order of input changes nothing', () => {
  fc.assert(
    fc.property(
      anyInput,
      anyHistory,
      ({ unresolved, strengths, carries, entries, titles }, facts) => {
        const long = foldGap(facts);
        const gaps = [...unresolved, ...strengths, ...(long === null ? [] : [long])];
        const story = tellStory({ ...input, gaps, carries, entries, titles });
        for (const { text, entryIds } of story) {
          expect(text).not.toMatch(/[\n<>]|undefined|null|NaN/u);
          expect(entryIds.length).toBeGreaterThan(0);
          for (const id of entryIds) expect(id).toMatch(/^entry-\d+$/u);
        }
        expect(
          tellStory({
            ...input,
            gaps: gaps.toReversed(),
            carries: carries.toReversed(),
            entries: entries.toReversed(),
            titles,
          }),
        ).toEqual(story);
      },
    ),
  );
});
