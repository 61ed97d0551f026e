import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceGap, foldGap } from '../../../src/domain/journey/fold-gap.ts';
import type { GapFact } from '../../../src/domain/journey/gap-fact.ts';
import {
  FOCUSES_SHOWN_MAX,
  TURNS_MAX,
  type GapState,
} from '../../../src/domain/journey/gap-state.ts';
import { SeenPlaces } from '../../../src/domain/journey/seen-places.ts';
import {
  anyCorrectedHistory,
  anyHistory,
  tellFacts,
  type Told,
} from '../../support/grounding/gap-facts.ts';

const failed = (at: string, fields: Partial<Told> = {}): Told => ({
  operation: 'observed',
  at,
  ...fields,
});
const helped = (at: string, fields: Partial<Told> = {}): Told => ({
  operation: 'walked',
  at,
  ...fields,
});
const alone = (at: string, fields: Partial<Told> = {}): Told => ({
  operation: 'reapplied',
  at,
  ...fields,
});

/** Status, recurrences and whether it is stuck, such as `recurring 1 stuck`. */
function life(...told: readonly Told[]): string {
  const state = foldGap(tellFacts(told));
  if (state === null) return '–';
  return [state.status, state.recurrences || '', state.stuck ? 'stuck' : '']
    .filter(Boolean)
    .join(' ');
}

describe('the life of a gap, row by row', () => {
  test('what was never shown is nothing', () => {
    expect(life()).toBe('–');
  });

  test('done alone at once is understood, and more of it stays so', () => {
    expect(life(alone('a'))).toBe('understood');
    expect(life(alone('a'), alone('b'), alone('c', { hours: 30 }))).toBe('understood');
    expect(life(alone('a'), helped('b'))).toBe('understood');
  });

  test('failed is new, done with help is walked through', () => {
    expect(life(failed('a'))).toBe('new');
    expect(life(failed('a'), helped('a'))).toBe('walked-through');
    expect(life(helped('a'))).toBe('walked-through');
    expect(life(failed('a'), helped('b'), failed('c'), helped('d'))).toBe('walked-through 1');
  });

  test('walked through and then done alone elsewhere is re-applied', () => {
    expect(life(failed('a'), helped('a'), alone('b'))).toBe('re-applied');
    expect(life(helped('a'), alone('b'))).toBe('re-applied');
  });

  test('corrected alone elsewhere, without help in between, is re-applied too', () => {
    expect(life(failed('a'), alone('b'))).toBe('re-applied');
    expect(life(alone('a'), failed('b'), alone('c'))).toBe('re-applied 1');
  });

  test('success with help is never re-applied, whatever the operation claims', () => {
    expect(life(failed('a'), helped('b'), helped('c'), helped('d'))).toBe('walked-through');
    expect(life(failed('a'), alone('b', { assist: 'hint' }))).toBe('walked-through');
  });

  test('success on the same question is never re-applied: neither the same task nor the same touchpoint', () => {
    expect(life(failed('a'), alone('a'))).toBe('new');
    expect(life(failed('a'), helped('b'), alone('a'), alone('b'))).toBe('walked-through');
    expect(life(failed('a', { touchpoint: 't' }), alone('b', { touchpoint: 't' }))).toBe('new');
    expect(life(helped('a', { touchpoint: 't' }), alone('b', { touchpoint: 't' }))).toBe(
      'walked-through',
    );
  });

  test('a question that was helped with stays the same question when it fails again', () => {
    expect(life(failed('a'), helped('b'), failed('a'), alone('b'))).toBe('recurring 1');
    expect(life(failed('a'), helped('b'), failed('a'), alone('c'))).toBe('re-applied 1');
  });

  test('without task and stage a touchpoint is its own place', () => {
    const at = (touchpoint: string) => ({ touchpoint, context: `|${touchpoint}` });
    expect(life(failed('', at('t1')), alone('', at('t2')))).toBe('re-applied');
    expect(life(failed('', at('t1')), alone('', at('t1')))).toBe('new');
  });

  test('re-applied once more, elsewhere and in a later session, is closed', () => {
    const before = [failed('a', { hours: 0 }), alone('b', { hours: 1 })];
    expect(life(...before, alone('c', { hours: 5 }))).toBe('closed');
    expect(life(...before, alone('c', { hours: 4.99 }))).toBe('re-applied');
    expect(life(...before, alone('b', { hours: 30 }))).toBe('re-applied');
    expect(life(...before, alone('a', { hours: 30 }))).toBe('re-applied');
    expect(life(...before, helped('c', { hours: 30 }))).toBe('re-applied');
    expect(life(...before, alone('c', { hours: 5 }), alone('d', { hours: 50 }))).toBe('closed');
  });

  test('failed after any success is recurring, and each return counts', () => {
    expect(life(alone('a'), failed('b'))).toBe('recurring 1');
    expect(life(failed('a'), helped('a'), failed('b'))).toBe('recurring 1');
    expect(life(failed('a'), alone('b'), failed('c'))).toBe('recurring 1');
    expect(
      life(failed('a'), alone('b'), alone('c', { hours: 30 }), failed('d', { hours: 60 })),
    ).toBe('recurring 1');
    expect(life(alone('a'), failed('b'), alone('c'), failed('a'), helped('d'), failed('e'))).toBe(
      'recurring 3',
    );
  });

  test('it returns only at another touchpoint, and while it is open it does not return again', () => {
    expect(life(alone('a', { touchpoint: 't' }), failed('b', { touchpoint: 't' }))).toBe(
      'understood',
    );
    expect(life(alone('a'), failed('b'), failed('c'))).toBe('recurring 1');
  });

  test('failed at three touchpoints is stuck, until it is done', () => {
    expect(life(failed('a'), failed('a'))).toBe('new');
    expect(life(failed('a'), failed('a'), failed('a'))).toBe('new stuck');
    expect(life(...[1, 2, 3].map(() => failed('a', { touchpoint: 't' })))).toBe('new');
    expect(life(alone('a'), failed('b'), failed('c'), failed('d'))).toBe('recurring 1 stuck');
    expect(life(failed('a'), failed('b'), failed('c'), helped('d'))).toBe('walked-through');
    expect(life(failed('a'), failed('b'), failed('c'), alone('d'))).toBe('re-applied');
    expect(life(failed('a'), failed('b'), failed('c'), helped('d'), failed('e'))).toBe(
      'recurring 1',
    );
    expect(life(failed('a'), failed('b'), failed('c'), alone('a'))).toBe('new stuck');
  });

  test('a refuted operation is folded away, and a corrected one counts where it stood', () => {
    const facts = tellFacts([failed('a'), alone('b'), failed('c')]);
    const correct = (operation: GapFact['operation'], at: number): GapFact => ({
      ...(facts[at] as GapFact),
      operation,
      entry: 'entry-9',
      entrySeq: 9,
    });
    expect(foldGap(facts)?.status).toBe('recurring');
    expect(foldGap([...facts, correct('refuted', 2)])?.status).toBe('re-applied');
    expect(foldGap([...facts, correct('refuted', 1)])).toMatchObject({
      status: 'new',
      recurrences: 0,
    });
    expect(foldGap([...facts, correct('walked', 0)])).toMatchObject({ recurrences: 1, failed: 1 });
    expect(foldGap([...facts, correct('observed', 1)])).toMatchObject({
      status: 'new',
      stuck: true,
    });
    expect(foldGap([facts[0] as GapFact, correct('refuted', 0)])).toBeNull();
  });

  test('the latest of two corrections stands', () => {
    const [fact] = tellFacts([failed('a')]) as [GapFact];
    const second = { ...fact, operation: 'walked' as const, entry: 'entry-2', entrySeq: 2 };
    const third = { ...fact, operation: 'reapplied' as const, entry: 'entry-3', entrySeq: 3 };
    expect(foldGap([third, fact, second])?.status).toBe('understood');
  });
});

test('a status names the entries that it rests on: old proof and new failure, three failures, three proofs', () => {
  const cites = (...told: readonly Told[]) =>
    foldGap(tellFacts(told))?.cites.map(({ entry }) => entry);
  expect(cites(alone('a'), alone('b'), failed('c'))).toEqual(['entry-1', 'entry-3']);
  expect(cites(failed('a'), failed('b'), failed('c'))).toEqual(['entry-1', 'entry-2', 'entry-3']);
  expect(cites(failed('a'), failed('b'), helped('c'))).toEqual(['entry-2', 'entry-3']);
  expect(cites(failed('a'), helped('b'), alone('c'), alone('d', { hours: 40 }))).toEqual([
    'entry-3',
    'entry-4',
  ]);
});

describe('whatever the history', () => {
  test('advancing one fact after another is the fold of all', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const seen = new SeenPlaces();
        const advanced = facts.reduce<GapState | null>((state, fact) => {
          const next = advanceGap(state, fact, seen);
          seen.take(fact);
          return next === 'refold' ? state : next;
        }, null);
        expect(advanced).toEqual(foldGap(facts));
      }),
    );
  });

  test('a late, correcting or refuting fact asks for the fold, and no other does', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (facts, pick) => {
        fc.pre(facts.length > 0);
        const seen = new SeenPlaces();
        const state = foldGap(facts, null, seen) as GapState;
        const fact = facts[pick % facts.length] as GapFact;
        expect(advanceGap(state, fact, seen)).toBe('refold');
        const next = {
          ...fact,
          operation: 'observed' as const,
          occurredAtMs: state.lastAtMs + 1,
          entrySeq: 10_000,
          placeSeq: 10_000,
        };
        expect(advanceGap(state, next, seen)).toEqual(foldGap([...facts, next]));
        expect(advanceGap(state, { ...next, placeSeq: 1 }, seen)).toBe('refold');
        expect(advanceGap(state, { ...next, operation: 'refuted' }, seen)).toBe('refold');
      }),
    );
  });

  test('a checkpoint and its tail are the whole', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat({ max: 60 }), (facts, cut) => {
        const seen = new SeenPlaces();
        const stored = JSON.stringify(foldGap(facts.slice(0, cut), null, seen));
        const checkpoint = JSON.parse(stored) as GapState | null;
        expect(foldGap(facts.slice(cut), checkpoint, seen)).toEqual(foldGap(facts));
      }),
    );
  });

  test('the order of delivery and repeats change nothing', () => {
    fc.assert(
      fc.property(
        anyCorrectedHistory.chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
          ),
        ),
        ([facts, delivered]) => {
          expect(foldGap(delivered)).toEqual(foldGap(facts));
        },
      ),
    );
  });

  test('refuting an operation is as if it had never been, and correcting it as if it had been so at once', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (facts, pick) => {
        fc.pre(facts.length > 0);
        const at = pick % facts.length;
        const fact = facts[at] as GapFact;
        const later = { ...fact, entry: 'entry-900', entrySeq: 900 };
        expect(foldGap([...facts, { ...later, operation: 'refuted' }])).toEqual(
          foldGap(facts.toSpliced(at, 1)),
        );
        const corrected = { ...later, operation: 'walked' as const, assist: 'told' as const };
        expect(foldGap([...facts, corrected])).toEqual(foldGap(facts.with(at, corrected)));
      }),
    );
  });

  test('counts never go back, stuck is only what is open, and nothing is re-applied without a success alone', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        let before: GapState | null = null;
        const seen = new SeenPlaces();
        /** Places and touchpoints failed or helped with since the gap was opened anew. */
        let met = new Set<string>();
        for (const fact of facts) {
          const state: GapState = foldGap([fact], before, seen) as GapState;
          const shown = [fact.context.split('|')[0] as string, fact.touchpoint];
          const { status, recurrences, turnCount, cites, stuck } = state;
          expect(recurrences - (before?.recurrences ?? 0)).toBe(
            status === 'recurring' && before?.status !== 'recurring' ? 1 : 0,
          );
          expect(turnCount).toBeGreaterThanOrEqual(before?.turnCount ?? 1);
          if (stuck) expect(['new', 'recurring']).toContain(status);
          if (status !== before?.status) expect(cites.at(-1)?.entry).toBe(fact.entry);
          if (status === 're-applied' && before?.status !== 're-applied') {
            expect(fact.operation).toBe('reapplied');
            expect(shown.filter((name) => met.has(name))).toEqual([]);
          }
          if (
            status === 'recurring' &&
            !['recurring', 'walked-through'].includes(`${before?.status}`)
          )
            met = new Set();
          if (fact.operation !== 'reapplied') for (const name of shown) met.add(name);
          before = state;
        }
      }),
    );
  });

  test('the state stays small however long it gets', () => {
    const operations = ['observed', 'observed', 'walked', 'reapplied'] as const;
    const facts = tellFacts(
      Array.from({ length: 4_000 }, (_, index) => ({
        operation: operations[index % 4] as GapFact['operation'],
        at: `task-${index}`,
        focus: `focus-${index}`,
      })),
    );
    const state = foldGap(facts) as GapState;
    expect(state.recurrences).toBe(999);
    expect(state.turns).toHaveLength(TURNS_MAX);
    expect(state.turns[0]?.entry).toBe('entry-1');
    expect(state.focuses).toHaveLength(FOCUSES_SHOWN_MAX);
    expect(JSON.stringify(state).length).toBeLessThan(8_000);
  });

  test('success on the same question is never re-applied, however many other places came in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.boolean(), (others, isFailure) => {
        const between = Array.from({ length: others }, (_, index) =>
          isFailure ? failed(`task-${index}`) : helped(`task-${index}`),
        );
        const before = [failed('question-1'), ...between];
        expect(life(...before, alone('question-1'))).toBe(life(...before));
        expect(life(...before, alone('question-2'))).toBe('re-applied');
      }),
    );
  });
});
