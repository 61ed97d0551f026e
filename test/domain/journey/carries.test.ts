import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CARRIES_OPEN_MAX,
  isCarryOpen,
  type CarryFact,
  type CarryState,
} from '../../../src/domain/journey/carry-state.ts';
import type { CarryOperation } from '../../../src/domain/journey/entry.ts';
import {
  assertCarryOperations,
  expireCarries,
} from '../../../src/domain/journey/expire-carries.ts';
import {
  advanceCarry,
  foldCarries,
  foldCarry,
  listCarryFacts,
} from '../../../src/domain/journey/fold-carry.ts';

const operate = (
  operation: CarryOperation['operation'],
  item = 'carry-1',
  fields: Partial<CarryOperation> = {},
): CarryOperation => ({
  item,
  operation,
  audience: operation === 'open' ? 'manager' : null,
  dueAt: null,
  evidence: [],
  ...fields,
});
const append = (entrySeq: number, carries: readonly CarryOperation[]): readonly CarryFact[] =>
  listCarryFacts({
    id: `entry-${entrySeq}`,
    entrySeq,
    focus: 'general',
    recordedAt: new Date(entrySeq * 1_000).toISOString(),
    carries,
  });
const tell = (...operations: readonly CarryOperation['operation'][]) =>
  foldCarry(operations.flatMap((operation, index) => append(index + 1, [operate(operation)])));

describe('the life of a carry', () => {
  test('it is opened, acknowledged, and ends once', () => {
    expect(tell('open')).toEqual({
      item: 'carry-1',
      audience: 'manager',
      status: 'open',
      focus: 'general',
      dueAtMs: null,
      openedAtMs: 1_000,
      openedEntry: 'entry-1',
      openedEntrySeq: 1,
      openedOrdinal: 0,
      cites: [{ entry: 'entry-1', entrySeq: 1 }],
    });
    expect(tell('open', 'acknowledge')?.status).toBe('acknowledged');
    expect(tell('open', 'acknowledge', 'acknowledge', 'resolve')).toMatchObject({
      status: 'resolved',
      cites: [{ entrySeq: 1 }, { entrySeq: 2 }, { entrySeq: 4 }],
    });
    expect(tell('open', 'drop')?.status).toBe('dropped');
    expect(tell('open', 'expire')?.status).toBe('expired');
  });

  test('what has ended stays so, what was never opened is nothing, and it is opened once', () => {
    expect(tell('open', 'resolve', 'acknowledge', 'drop', 'open')?.status).toBe('resolved');
    expect(tell('acknowledge', 'resolve')).toBeNull();
    expect(tell('open', 'open')?.openedEntrySeq).toBe(1);
  });

  test('a carry keeps when it is due', () => {
    const [fact] = append(1, [operate('open', 'carry-1', { dueAt: '2026-03-09T10:00:00.000Z' })]);
    expect(advanceCarry(null, fact as CarryFact)?.dueAtMs).toBe(Date.parse('2026-03-09T10:00:00Z'));
  });
});

const anyHistory = fc
  .array(
    fc.array(
      fc.tuple(
        fc.constantFrom('open', 'open', 'open', 'acknowledge', 'resolve', 'drop') as fc.Arbitrary<
          CarryOperation['operation']
        >,
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('manager' as const, 'peer' as const),
      ),
      { maxLength: 9 },
    ),
    { maxLength: 40 },
  )
  .map((entries) =>
    entries.map((operations) =>
      operations.map(([operation, item, audience]) =>
        operate(operation, `carry-${item}`, operation === 'open' ? { audience } : {}),
      ),
    ),
  );

/** Appends entry after entry, each with what it has to expire. */
function appendAll(entries: readonly (readonly CarryOperation[])[]): {
  readonly facts: readonly CarryFact[];
  readonly states: ReadonlyMap<string, CarryState>;
} {
  const states = new Map<string, CarryState>();
  const facts: CarryFact[] = [];
  for (const [index, operations] of entries.entries()) {
    for (const fact of append(index + 1, expireCarries([...states.values()], operations))) {
      facts.push(fact);
      const state = advanceCarry(states.get(fact.item) ?? null, fact);
      if (state !== null) states.set(fact.item, state);
    }
    for (const audience of ['manager', 'peer']) {
      const open = [...states.values()].filter(
        (state) => state.audience === audience && isCarryOpen(state),
      );
      expect(open.length).toBeLessThanOrEqual(CARRIES_OPEN_MAX);
    }
  }
  return { facts, states };
}

describe('whatever is carried', () => {
  test('no audience ever has more than 20 open, and advancing is the fold, in any order of reading', () => {
    fc.assert(
      fc.property(anyHistory, (entries) => {
        const { facts, states } = appendAll(entries);
        expect(foldCarries(facts)).toEqual(states);
        const reversed = foldCarries(facts.toReversed());
        expect(reversed.size).toBe(states.size);
        for (const [item, state] of states) expect(reversed.get(item)).toEqual(state);
      }),
    );
  });

  test('a checkpoint and its tail are the whole', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat({ max: 300 }), (entries, cut) => {
        const { facts } = appendAll(entries);
        for (const [item, own] of Map.groupBy(facts, (fact) => fact.item)) {
          const at = cut % (own.length + 1);
          const checkpoint = foldCarry(own.slice(0, at));
          expect([item, foldCarry(own.slice(at), checkpoint)]).toEqual([item, foldCarry(own)]);
        }
      }),
    );
  });
});

test('the 21st expires the oldest of its audience, first in the same entry; what ends there makes room', () => {
  const open = appendAll(
    Array.from({ length: 20 }, (_, index) => [operate('open', `carry-${index + 1}`)]),
  ).states;
  const states = [...open.values()].toReversed();
  const names = (operations: readonly CarryOperation[]) =>
    expireCarries(states, operations).map(({ operation, item }) => `${operation} ${item}`);
  expect(names([operate('open', 'new')])).toEqual(['expire carry-1', 'open new']);
  expect(names([operate('open', 'new'), operate('open', 'more')])).toEqual([
    'expire carry-1',
    'expire carry-2',
    'open new',
    'open more',
  ]);
  expect(names([operate('resolve', 'carry-7'), operate('open', 'new')])).toEqual([
    'resolve carry-7',
    'open new',
  ]);
  expect(names([operate('open', 'new', { audience: 'peer' })])).toEqual(['open new']);
  expect(names([operate('open', 'carry-3')])).toEqual(['open carry-3']);
});

test('a carry needs an audience, one text of 1 to 240 characters and evidence of its evaluation', () => {
  const text = { item: 'carry-1', text: 'Asks for the definition of churn' };
  const open = operate('open');
  expect(() =>
    assertCarryOperations([open, operate('resolve', 'carry-0')], [text], 1),
  ).not.toThrow();
  const refused: readonly (readonly [readonly CarryOperation[], readonly (typeof text)[]])[] = [
    [[{ ...open, audience: null }], [text]],
    [[open], []],
    [[], [text]],
    [[open], [text, text]],
    [[open], [{ ...text, text: ' ' }]],
    [[open], [{ ...text, text: 'x'.repeat(241) }]],
    [[{ ...open, evidence: [1] }], [text]],
    [
      Array.from({ length: 11 }, (_, index) => operate('open', `carry-${index}`)),
      Array.from({ length: 11 }, (_, index) => ({ ...text, item: `carry-${index}` })),
    ],
  ];
  for (const [operations, texts] of refused)
    expect(() => assertCarryOperations(operations, texts, 1)).toThrow(RangeError);
});
