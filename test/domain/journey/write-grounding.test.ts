import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldGap } from '../../../src/domain/journey/fold-gap.ts';
import { isPressing, type GapState } from '../../../src/domain/journey/gap-state.ts';
import type { Grounding, GroundingInput } from '../../../src/domain/journey/grounding.ts';
import { EMPTY_ROLL_UP } from '../../../src/domain/journey/roll-up.ts';
import { writeGrounding } from '../../../src/domain/journey/write-grounding.ts';
import { tellFacts } from '../../support/grounding/gap-facts.ts';
import {
  anyInput,
  writeCarry,
  writeEntry,
  writeGap,
  writeInput,
} from '../../support/grounding/grounding-input.ts';

/** What stands in fences, and the text without it. */
const FENCED = /<quote by="[^"<>]*" event="\d+">[^<>]*<\/quote>|<note>[^<>]*<\/note>/gu;
const ROLE_MARKER = /\b(?:system|assistant|user|human)\s*[:：]|\[inst\]|<\||#{2}|im_start/iu;

function write(input: GroundingInput): Grounding {
  const written = writeGrounding(input);
  if (written.kind !== 'grounding') throw new Error(`refused; needs ${written.needed}`);
  return written;
}

describe('whatever the state and the budget', () => {
  test('the text stays within its budget, or the least that would do is named', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const written = writeGrounding(input);
        if (written.kind === 'grounding') {
          expect(written.tokens).toBe(Math.ceil(Buffer.byteLength(written.text) / 4));
          expect(written.tokens).toBeLessThanOrEqual(input.budgetTokens);
          return;
        }
        expect(written.needed).toBeGreaterThan(input.budgetTokens);
        expect(writeGrounding({ ...input, budgetTokens: written.needed }).kind).toBe('grounding');
        expect(writeGrounding({ ...input, budgetTokens: written.needed - 1 })).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  test('every gap that came back or is stuck and every open carry is in it, at least by its key', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const written = writeGrounding(input);
        if (written.kind !== 'grounding') return;
        const lines = written.text.split('\n');
        const starts = (key: string) =>
          lines.some(
            (line) =>
              line === `- ${key}` ||
              line.startsWith(`- ${key}:`) ||
              line.startsWith(`- ${key} (`) ||
              line.startsWith(`- ${key},`),
          );
        for (const { gap } of input.unresolved.filter(isPressing)) expect(starts(gap)).toBe(true);
        for (const { item } of input.carries) expect(starts(item)).toBe(true);
        for (const { gap } of input.unresolved)
          expect(starts(gap)).toBe(!written.omittedGaps.includes(gap));
      }),
      { numRuns: 500 },
    );
  });

  test('words that anybody wrote stay inside a fence, without role markers and control characters', () => {
    const canary = 'vervain';
    fc.assert(
      fc.property(anyInput, (input) => {
        const written = writeGrounding({
          ...input,
          budgetTokens: 8_000,
          carries: input.carries.map((carry) => ({
            ...carry,
            text: carry.text === null ? null : `${carry.text} ${canary}`,
          })),
          entries: input.entries.map((entry, index) =>
            writeEntry(
              index + 1,
              `${canary} ${entry.words?.happened[0]?.evidence[0]?.kind === 'quote' ? entry.words.happened[0].evidence[0].exact : ''}`,
            ),
          ),
        });
        if (written.kind !== 'grounding') throw new Error('no room');
        const { text } = written;
        const open = text.replace(FENCED, '').split('\n').slice(2).join('\n');
        expect(open).not.toContain(canary);
        expect(open).not.toMatch(/[<>]/u);
        expect(text).not.toMatch(ROLE_MARKER);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 300 },
    );
  });

  test('the order in which a state is handed over changes nothing, and nothing is cited and left out at once', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const written = writeGrounding(input);
        const reversed = {
          ...input,
          unresolved: input.unresolved.toReversed(),
          carries: input.carries.toReversed(),
          entries: input.entries.toReversed(),
          strengths: input.strengths.toReversed(),
        };
        expect(writeGrounding(reversed)).toEqual(written);
        if (written.kind !== 'grounding') return;
        const { entryIds, omittedIds } = written;
        expect(new Set([...entryIds, ...omittedIds]).size).toBe(
          entryIds.length + omittedIds.length,
        );
        for (const { id } of input.entries) expect([...entryIds, ...omittedIds]).toContain(id);
        for (const [, seq] of written.text.split('Omitted:')[0]!.matchAll(/\(#(\d+)/gu))
          expect(entryIds).toContain(`entry-${seq}`);
      }),
    );
  });
});

test('40 open gaps, all of which came back, and 20 carries fit 1,200 tokens by their keys and more', () => {
  const gaps = Array.from({ length: 40 }, (_, index) =>
    writeGap(`criterion-of-a-rubric-${index}`, 'recurring', index * 2 + 1),
  );
  const carries = Array.from({ length: 20 }, (_, index) => writeCarry(index + 1));
  const entries = Array.from({ length: 5 }, (_, index) => writeEntry(index + 1));
  const { text, omittedGaps } = write(writeInput({ unresolved: gaps, carries, entries }));
  for (const { gap } of gaps) expect(text).toContain(`- ${gap}`);
  for (const { item } of carries) expect(text).toContain(item);
  expect(omittedGaps).toEqual([]);
  expect(text).toContain('- #5 ');
});

test('40 open gaps that were only missed or helped with fit as well, and of more the newest are told and the rest is named', () => {
  const gaps = Array.from({ length: 45 }, (_, index) =>
    writeGap(
      `criterion-${String(index).padStart(2, '0')}`,
      index % 2 === 0 ? 'new' : 'walked-through',
      index * 2 + 1,
    ),
  );
  const first = write(writeInput({ unresolved: gaps.slice(0, 40) }));
  expect(first.omittedGaps).toEqual([]);
  const all = write(writeInput({ unresolved: gaps }));
  expect(all.omittedGaps.toSorted()).toEqual(gaps.slice(0, 5).map(({ gap }) => gap));
  expect(all.text).toContain('Omitted: 5 open gaps: ');
});

test('beside 20 carries and 20 gaps that came back, 20 that were only missed keep their keys', () => {
  const gaps = Array.from({ length: 40 }, (_, index) =>
    writeGap(
      `a-criterion-with-a-long-key-${index}`,
      index < 20 ? 'recurring' : 'new',
      index * 2 + 1,
    ),
  );
  const carries = Array.from({ length: 20 }, (_, index) => writeCarry(index + 1));
  const entries = [1, 2, 3, 4, 5].map((seq) => writeEntry(seq));
  const { omittedGaps } = write(writeInput({ unresolved: gaps, carries, entries }));
  expect(omittedGaps).toEqual([]);
});

test('a new entry changes nothing before the numbers and the latest entries: a prompt cache holds', () => {
  const state = {
    unresolved: [writeGap('complete', 'recurring'), writeGap('sources', 'stuck', 3)],
    carries: [writeCarry(2)],
    strengths: [writeGap('depth', 're-applied', 9)],
    entries: [1, 2, 3, 4, 5].map((seq) => writeEntry(seq)),
  };
  const before = write(writeInput(state)).text;
  const after = write(
    writeInput({
      ...state,
      entries: [2, 3, 4, 5, 6].map((seq) => writeEntry(seq, 'x'.repeat(200))),
      head: { entrySeq: 413, hash: 'ef'.repeat(32), recordedAt: '2026-03-10T10:00:00.000Z' },
      pending: { count: 12, oldest: null },
    }),
  ).text;
  const [stable] = before.split('In numbers:');
  expect(after.startsWith(stable as string)).toBe(true);
  expect(stable).toContain('- depth: alone');
});

test('a gap is told at length where there is room, then in a line, then by its key', () => {
  const input = {
    unresolved: Array.from({ length: 6 }, (_, index) =>
      writeGap(`gap-${index}`, 'recurring', index * 2 + 1),
    ),
    titles: { 'gap-0': 'Names every assumption' },
  };
  const lineOf = (budgetTokens: number) =>
    write(writeInput({ ...input, budgetTokens }))
      .text.split('\n')
      .find((line) => line.startsWith('- gap-0'));
  expect(lineOf(2_000)).toBe(
    '- gap-0 (Names every assumption): came back once, last missed 2026-03-02 at task-2 (#1, #2); in all missed 1, with help 0, alone 1; since 2026-03-02; focus general',
  );
  expect(lineOf(400)).toBe(
    '- gap-0 (Names every assumption): came back once, last missed 2026-03-02 at task-2 (#1, #2)',
  );
  expect(lineOf(90)).toBe('- gap-0');
});

test('it says how old it is, what is pending, and for whom it was written', () => {
  const pending = {
    count: 2,
    oldest: {
      ledgerSeq: 9,
      kind: 'stage' as const,
      touchpoint: 'touchpoint-9',
      recordedAt: '2026-03-09T10:01:00.000Z',
    },
  };
  const written = write(writeInput({ pending, entries: [writeEntry(3)] }));
  expect(written.text).toContain(
    'As of entry #412, recorded 2026-03-09 10:00 UTC; the latest of it happened 2026-03-02 12:00 UTC. Pending, not in here yet: 2 completions, the oldest recorded 2026-03-09 10:01 UTC.',
  );
  expect(written).toMatchObject({
    headSeq: 412,
    headHash: 'cd'.repeat(32),
    asOf: '2026-03-09T10:00:00.000Z',
  });
  expect(written.text.split('\n')[0]).toMatch(
    /^Journey of one learner, focus general, for: manager\. /u,
  );
  expect(write(writeInput({ audience: 'judge' })).text).toContain('no part of it is evidence');
});

test('an empty journey says so', () => {
  const empty = write(writeInput({ head: null, focus: null }));
  expect(empty.text).toContain('Nothing is on record yet.');
  expect(empty).toMatchObject({
    headSeq: 0,
    headHash: null,
    asOf: null,
    entryIds: [],
    omittedIds: [],
  });
});

test('a redaction is told as one, not as something that ended', () => {
  const redaction = {
    ...writeEntry(4),
    kind: 'redaction' as const,
    evaluation: null,
    words: { happened: [], signals: [] },
  };
  const { text } = write(writeInput({ entries: [redaction] }));
  expect(text).toContain(
    '- #4 2026-03-02 13:00 UTC, words were removed on request in general (stage touchpoint-4)\n',
  );
  expect(text).not.toContain('ended');
});

test('what needed help since it was done alone is no strength: it is told apart, with what came since', () => {
  const facts = (helpedSince: boolean) =>
    tellFacts([
      { operation: 'walked', at: 'task-1', gap: 'depth', assist: 'told' },
      { operation: 'reapplied', at: 'task-2', gap: 'depth' },
      ...(helpedSince
        ? [{ operation: 'walked' as const, at: 'task-3', gap: 'depth', assist: 'guided' as const }]
        : []),
    ]);
  const blockOf = (helpedSince: boolean) =>
    write(writeInput({ strengths: [foldGap(facts(helpedSince)) as GapState] }));
  expect(blockOf(false).text).toContain('Does alone now:\n- depth: alone');
  expect(blockOf(true).text).not.toContain('Does alone now');
  expect(blockOf(true).text).toMatch(
    /Was done alone, not each time since:\n- depth: alone, \S+ at task-2 \(#1, #2\); since then with help once \(#3\)\n/u,
  );
  expect(blockOf(true).entryIds).toContain('entry-3');
});

test('an entry whose words were removed is told by its header', () => {
  const { text } = write(writeInput({ entries: [{ ...writeEntry(3), words: null }] }));
  expect(text).toContain(
    '- #3 2026-03-02 12:00 UTC, stage touchpoint-3 in general: not passed\n  (its words were removed)\n',
  );
});

test('numbers are told of the focus and over all, without what there is none of', () => {
  const rollUp = {
    ...EMPTY_ROLL_UP,
    entries: 3,
    outcomes: { passed: 2, failed: 1, none: 0 },
    gaps: { ...EMPTY_ROLL_UP.gaps, recurring: 1, closed: 2 },
    recurrences: 4,
    first: { entry: 'entry-1', entrySeq: 1, occurredAtMs: Date.parse('2026-03-02T09:00:00Z') },
    last: { entry: 'entry-3', entrySeq: 3, occurredAtMs: Date.parse('2026-03-04T09:00:00Z') },
  };
  const { text } = write(
    writeInput({ rollUps: { focus: rollUp, learner: { ...rollUp, entries: 9 } } }),
  );
  expect(text).toContain(
    'In numbers:\n- Focus general: 3 entries, 2026-03-02 to 2026-03-04: 2 passed, 1 not passed\n- Focus general, gaps: 1 came back, 4 returns in all, 2 closed\n- Over all: 9 entries,',
  );
});
