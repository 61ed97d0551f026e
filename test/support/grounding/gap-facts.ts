import fc from 'fast-check';
import type { GapFact } from '../../../src/domain/journey/gap-fact.ts';

/** When the first fact of a history occurs. */
export const START_MS = Date.parse('2026-03-02T09:00:00Z');
export const HOUR_MS = 3_600_000;

/** One thing that happens in a told history. */
export type Told = Pick<GapFact, 'operation'> &
  Partial<GapFact> & {
    /** Task where it happens. */
    readonly at: string;
    readonly hours?: number;
  };

/** A history as it is told: one entry each, one hour and one touchpoint after another unless it says so. */
export function tellFacts(told: readonly Told[]): readonly GapFact[] {
  return told.map(({ at, hours, ...fields }, index) => {
    const touchpoint = fields.touchpoint ?? `stage/touchpoint-${index + 1}`;
    return {
      gap: 'complete',
      taxonomy: 'rubric-1@1',
      assist: fields.operation === 'walked' ? 'guided' : 'none',
      context: `${at}|${touchpoint}`,
      focus: 'general',
      entry: `entry-${index + 1}`,
      saidSeq: index + 1,
      entrySeq: index + 1,
      evaluation: `evaluation-${index + 1}`,
      occurredAtMs: START_MS + (hours ?? index) * HOUR_MS,
      placeSeq: index + 1,
      ...fields,
      touchpoint,
    };
  });
}

/** Histories of one gap in order: few places and touchpoints, so that they meet again; times that tie. */
export const anyHistory: fc.Arbitrary<readonly GapFact[]> = fc
  .array(
    fc.record({
      operation: fc.constantFrom('observed' as const, 'walked' as const, 'reapplied' as const),
      place: fc.integer({ min: 1, max: 6 }),
      touchpoint: fc.integer({ min: 1, max: 30 }),
      focus: fc.integer({ min: 1, max: 40 }),
      hoursAfter: fc.constantFrom(0, 0, 1, 3, 4, 30),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let hours = 0;
    return tellFacts(
      steps.map(({ operation, place, touchpoint, focus, hoursAfter }) => {
        hours += hoursAfter;
        return {
          operation,
          at: `task-${place}`,
          touchpoint: `stage/touchpoint-${touchpoint}`,
          focus: `focus-${focus}`,
          hours,
        };
      }),
    );
  });

/** A history with some of its entries corrected later, and some refuted. */
export const anyCorrectedHistory: fc.Arbitrary<readonly GapFact[]> = fc
  .tuple(
    anyHistory,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('observed', 'walked', 'reapplied', 'refuted') as fc.Arbitrary<
          GapFact['operation']
        >,
      ),
      { maxLength: 8 },
    ),
  )
  .map(([history, corrections]) => {
    if (history.length === 0) return history;
    const corrected = corrections.map(([pick, operation], index) => {
      const fact = history[pick % history.length] as GapFact;
      const entrySeq = history.length + index + 1;
      return {
        ...fact,
        operation,
        assist: operation === 'walked' ? ('hint' as const) : ('none' as const),
        entry: `entry-${entrySeq}`,
        saidSeq: entrySeq,
        entrySeq,
      };
    });
    return [...history, ...corrected];
  });
