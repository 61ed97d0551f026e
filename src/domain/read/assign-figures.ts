import type { Figure } from './read-types.ts';

/**
 * Gives every known figure its place: each effective position takes the figures after the position before
 * it and up to its own. So a completion that lands late takes back what a later one had counted for it,
 * and no figure counts twice. A completion that was measured before keeps its first measurement.
 *
 * @param recorded figures of earlier records, in ledger order
 * @param measured figures measured now, in ledger order
 * @param after the effective position before the first; figures up to it are counted elsewhere
 * @param positions effective positions in ascending order
 * @returns one list per position, in ledger order; those of one completion keep their order
 */
export function assignFigures(
  recorded: readonly Figure[],
  measured: readonly Figure[],
  after: number,
  positions: readonly number[],
): readonly (readonly Figure[])[] {
  const known = new Set(recorded.map((figure) => figure.seq));
  const fresh = measured.filter((figure) => !known.has(figure.seq));
  const ordered = [...recorded, ...fresh].toSorted((one, other) => one.seq - other.seq);
  // One walk for all positions: a correction far back has thousands of both.
  let next = countThrough(ordered, 0, after);
  return positions.map((position) => {
    const from = next;
    next = countThrough(ordered, from, position);
    return ordered.slice(from, next);
  });
}

/** How many figures there are up to a `ledgerSeq`, counted on from `from`. */
function countThrough(ordered: readonly Figure[], from: number, seq: number): number {
  let count = from;
  while (count < ordered.length && (ordered[count] as Figure).seq <= seq) count += 1;
  return count;
}
