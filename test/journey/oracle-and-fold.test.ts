import { expect, test } from 'vitest';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import { foldGap } from '../../src/domain/journey/fold-gap.ts';
import { listGapFacts, type GapFact } from '../../src/domain/journey/gap-fact.ts';
import { Dice } from '../support/random/dice.ts';
import { shuffle } from '../support/journey/generator/deliver.ts';
import { GapOracle } from '../support/journey/generator/know-gaps.ts';
import type { PlantedEntry, Script, Sight } from '../support/journey/generator/planted.ts';
import { handIn, Names } from '../support/journey/hand-in.ts';

const REF = { tenant: 'tenant' as TenantId, learner: 'learner' as LearnerId };
const HISTORIES = 400;
const HOUR_MS = 3_600_000;

/** A history without any plan: few gaps, tasks and touchpoints, so that everything meets everything. */
function makeHistory(dice: Dice): readonly PlantedEntry[] {
  const entries: PlantedEntry[] = [];
  const corrected = new Set<string>();
  let atMs = 0;
  for (let count = 0; count < 25; count += 1) {
    atMs += Math.ceil(dice.next() * 3 * HOUR_MS);
    const open = entries.filter(({ key }) => !corrected.has(key));
    const before = open.length > 0 && dice.chance(0.15) ? dice.pick(open) : null;
    if (before !== null) corrected.add(before.key);
    const sights = ['gap-1', 'gap-2'].flatMap((gap): readonly Sight[] => {
      if (dice.chance(0.3)) return [];
      const seen = dice.pick(['failed', 'helped', 'alone'] as const);
      const help = seen === 'helped' ? dice.pick(['hint', 'told'] as const) : 'none';
      return [{ gap, builtIn: false, seen, help }];
    });
    entries.push({
      key: `entry-${count}`,
      atMs: before?.atMs ?? atMs,
      focus: dice.pick(['one', 'two']),
      kind: 'stage',
      touchpoint: dice.pick(['t-1', 't-2', 't-3', 't-4', 't-5']),
      task: dice.pick(['a', 'b', 'c', 'd', 'e']),
      writer: before !== null && dice.chance(0.5) ? 'human' : 'code',
      corrects: before?.key ?? null,
      sights,
      carries: [],
      claim: 'It was done.',
      quotes: null,
    });
  }
  return entries;
}

/** What the fold makes of the same entries. */
function foldEntries(entries: readonly PlantedEntry[]): readonly GapFact[] {
  const script: Script = { externalId: 'learner-1', marker: '', sayings: [], entries };
  const names = new Names();
  const factsOf = new Map<string, readonly GapFact[]>();
  const place = new Map<string, { occurredAtMs: number; placeSeq: number }>();
  for (const [index, entry] of entries.entries()) {
    names.entries.set(entry.key, entry.key);
    const { draft } = handIn(REF, script, entry, names);
    const root = entry.corrects === null ? null : (place.get(entry.corrects) ?? null);
    const facts = entry.corrects === null ? [] : (factsOf.get(entry.corrects) ?? []);
    const told = { id: entry.key, entrySeq: index + 1, draft };
    factsOf.set(entry.key, listGapFacts(told, root === null ? null : { ...root, facts }));
    place.set(entry.key, root ?? { occurredAtMs: entry.atMs, placeSeq: index + 1 });
  }
  return [...factsOf.values()].flat();
}

test('the fold and the oracle, written apart from the same table, agree on every history', () => {
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const dice = new Dice(seed);
    const landed = shuffle(makeHistory(dice), seed).map(({ entry }) => entry);
    const oracle = new GapOracle();
    for (const entry of landed) oracle.learn(entry);
    const facts = foldEntries(landed);
    for (const gap of ['gap-1', 'gap-2']) {
      const state = foldGap(facts.filter((fact) => fact.gap === gap));
      const truth = oracle.get(gap);
      expect({ seed, gap, told: state && [state.status, state.stuck, state.recurrences] }).toEqual({
        seed,
        gap,
        told: truth && [truth.standing, truth.stuck, truth.returns.length],
      });
      expect(state && [state.failed, state.helped, state.alone, state.failedAtMs]).toEqual(
        truth && [truth.failed, truth.helped, truth.alone, truth.lastFailure?.atMs ?? null],
      );
    }
  }
});
