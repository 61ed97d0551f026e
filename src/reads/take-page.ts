import { encodeCursor, type CursorKind } from './cursor.ts';

/** Splits what was selected, one more row than the page holds, into the page and the cursor to the next. */
export function takePage<Row, Item>(
  kind: CursorKind,
  rows: readonly Row[],
  limit: number,
  numberOf: (row: Row) => number,
  show: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined ? encodeCursor(kind, numberOf(last)) : null;
  return { items: page.map(show), nextCursor };
}
