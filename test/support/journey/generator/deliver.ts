import { Dice } from '../../random/dice.ts';
import type { PlantedEntry } from './planted.ts';

/** Entries that a late one comes behind, at most. */
const LATE_ENTRIES_MAX = 40;

/** How a script arrives. */
export interface DeliveryOptions {
  readonly seed: number;
  /** Share of the entries that come late. */
  readonly late: number;
  /** Share of the entries that come a second time. */
  readonly twice: number;
}

/** An arrival: the first of an entry, or one more of it. */
export interface Arrival {
  readonly entry: PlantedEntry;
  readonly again: boolean;
}

/**
 * The order in which a script arrives: some entries late, some twice. What a correction corrects, and what opens a
 * carry, is there before it.
 */
export function deliver(
  entries: readonly PlantedEntry[],
  options: DeliveryOptions,
): readonly Arrival[] {
  const dice = new Dice(options.seed);
  const ranks = entries.map((_, index) =>
    dice.chance(options.late) ? index + 1 + dice.next() * LATE_ENTRIES_MAX : index,
  );
  return arrive(order(entries, ranks), dice, options.twice);
}

/** The same entries in no order at all, but for what one of them needs of another. */
export function shuffle(entries: readonly PlantedEntry[], seed: number): readonly Arrival[] {
  const dice = new Dice(seed);
  return arrive(
    order(
      entries,
      entries.map(() => dice.next() * entries.length),
    ),
    dice,
    0,
  );
}

function order(
  entries: readonly PlantedEntry[],
  drawn: readonly number[],
): readonly PlantedEntry[] {
  const ranks = new Map<string, number>();
  const carries = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const needed = [
      entry.corrects === null ? -1 : (ranks.get(entry.corrects) as number),
      ...entry.carries.map(({ name }) => carries.get(name) ?? -1),
    ];
    const rank = Math.max(drawn[index] as number, ...needed.map((least) => least + EPSILON));
    ranks.set(entry.key, rank);
    for (const { name } of entry.carries) carries.set(name, rank);
  }
  return entries.toSorted(
    (one, other) => (ranks.get(one.key) as number) - (ranks.get(other.key) as number),
  );
}

/** Far less than the distance of two draws. */
const EPSILON = 1e-6;

function arrive(ordered: readonly PlantedEntry[], dice: Dice, twice: number): readonly Arrival[] {
  return ordered.flatMap((entry) => {
    const first = { entry, again: false };
    return dice.chance(twice) ? [first, { entry, again: true }] : [first];
  });
}
