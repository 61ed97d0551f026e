/** What is shown of a list that is too long: its beginning and its end, the end with more room. */
export interface KeptEnds<Item> {
  readonly kept: readonly Item[];
  /** How many were left out, between `head` items at the beginning and the rest. */
  readonly leftOut: number;
  /** How many of the kept ones stand before the gap. */
  readonly head: number;
}

/**
 * Keeps the first few and as many of the last as there is room for: how it began, and how it ended. All where all fit.
 *
 * @param headMax most that are kept from the beginning where not all fit
 * @param room in whatever unit `measure` counts
 */
export function keepEnds<Item>(
  items: readonly Item[],
  headMax: number,
  room: number,
  measure: (item: Item) => number,
): KeptEnds<Item> {
  const sizes = items.map(measure);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= room) return { kept: items, leftOut: 0, head: items.length };
  let left = room;
  let head = 0;
  while (head < headMax && head < items.length && (sizes[head] as number) <= left) {
    left -= sizes[head] as number;
    head += 1;
  }
  let tail = items.length;
  while (tail > head && (sizes[tail - 1] as number) <= left) {
    left -= sizes[tail - 1] as number;
    tail -= 1;
  }
  return { kept: [...items.slice(0, head), ...items.slice(tail)], leftOut: tail - head, head };
}
