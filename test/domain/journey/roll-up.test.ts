import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldGap } from '../../../src/domain/journey/fold-gap.ts';
import type { GapFact } from '../../../src/domain/journey/gap-fact.ts';
import type { GapState } from '../../../src/domain/journey/gap-state.ts';
import {
  EMPTY_ROLL_UP,
  mergeRollUps,
  rollUpChange,
  type JourneyChange,
  type RollUp,
} from '../../../src/domain/journey/roll-up.ts';
import { SeenPlaces } from '../../../src/domain/journey/seen-places.ts';
import { anyHistory } from '../../support/grounding/gap-facts.ts';

type RollUps = ReadonlyMap<string | null, RollUp>;

/** What appending each of these facts, one an entry, changes. */
function listChanges(facts: readonly GapFact[]): readonly RollUps[] {
  let before: GapState | null = null;
  const seen = new SeenPlaces();
  const focuses = new Set<string>();
  return facts.map((fact) => {
    const after = foldGap([fact], before, seen);
    const focusesBefore = [...focuses];
    focuses.add(fact.focus);
    const { entry, entrySeq, occurredAtMs, focus, operation } = fact;
    const change: JourneyChange = {
      entry: {
        entry,
        entrySeq,
        occurredAtMs,
        focus,
        kind: 'handoff',
        outcome: operation === 'observed' ? 'failed' : 'passed',
      },
      replaced: null,
      gaps: [{ before, after, focusesBefore, focusesAfter: [...focuses] }],
      carries: [],
    };
    before = after;
    return rollUpChange(change);
  });
}

function merge(changes: readonly RollUps[], checkpoint: RollUps = new Map()): RollUps {
  const merged = new Map(checkpoint);
  for (const change of changes)
    for (const [focus, part] of change)
      merged.set(focus, mergeRollUps(merged.get(focus) ?? EMPTY_ROLL_UP, part));
  return merged;
}

test('a roll-up counts every gap in each focus that it was seen in, and once over all', () => {
  fc.assert(
    fc.property(anyHistory, (facts) => {
      fc.pre(facts.length > 0);
      const rollUps = merge(listChanges(facts));
      const state = foldGap(facts) as GapState;
      const counted = { ...EMPTY_ROLL_UP.gaps, [state.status]: 1 };
      for (const focus of [null, ...new Set(facts.map((fact) => fact.focus))])
        expect(rollUps.get(focus)).toMatchObject({
          gaps: counted,
          stuck: state.stuck ? 1 : 0,
          recurrences: state.recurrences,
        });
      expect(rollUps.get(null)?.entries).toBe(facts.length);
      expect(rollUps.get(null)?.outcomes.failed).toBe(state.failed);
      const entries = [...rollUps].filter(([focus]) => focus !== null);
      expect(entries.reduce((sum, [, part]) => sum + part.entries, 0)).toBe(facts.length);
    }),
  );
});

test('a checkpoint and its tail are the whole, in any order', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat({ max: 60 }), (facts, cut) => {
      const changes = listChanges(facts);
      const whole = merge(changes);
      expect(merge(changes.slice(cut), merge(changes.slice(0, cut)))).toEqual(whole);
      const reversed = merge(changes.toReversed());
      for (const [focus, part] of whole) expect(reversed.get(focus)).toEqual(part);
    }),
  );
});

test('a correction counts in place of what it corrects, and a carry while it is open', () => {
  const entry = {
    entry: 'entry-2',
    entrySeq: 2,
    occurredAtMs: 5,
    focus: 'a',
    outcome: 'passed' as const,
  };
  const carry = {
    item: 'carry-1',
    audience: 'manager' as const,
    status: 'open' as const,
    focus: 'b',
    dueAtMs: null,
    openedAtMs: 5,
    openedEntry: 'entry-2',
    openedEntrySeq: 2,
    openedOrdinal: 0,
    cites: [{ entry: 'entry-2', entrySeq: 2 }],
  };
  const change = rollUpChange({
    entry: { ...entry, kind: 'correction' },
    replaced: { outcome: 'failed', focus: 'a' },
    gaps: [],
    carries: [
      { before: null, after: carry },
      { before: carry, after: { ...carry, status: 'acknowledged' } },
    ],
  });
  expect(change.get('a')).toMatchObject({
    entries: 1,
    outcomes: { passed: 1, failed: -1 },
    carriesOpen: 0,
  });
  expect(change.get('b')).toMatchObject({ entries: 0, carriesOpen: 1, first: null });
  expect(change.get(null)).toMatchObject({ entries: 1, carriesOpen: 1 });
  const done = rollUpChange({
    entry: { ...entry, kind: 'carry', outcome: null },
    replaced: null,
    gaps: [],
    carries: [{ before: carry, after: { ...carry, status: 'resolved' } }],
  });
  expect(mergeRollUps(change.get('b') as RollUp, done.get('b') as RollUp).carriesOpen).toBe(0);
});
