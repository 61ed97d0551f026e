interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A query that begins at a cursor; as it was, without one. */
export function withCursor<Query extends object>(
  query: Query,
  cursor: string | undefined,
): Query & { cursor?: string } {
  return cursor === undefined ? query : { ...query, cursor };
}

/** Walks pages until there is none left. Cursors are stable, so nothing is skipped or repeated under writes. */
export async function* walk<Item>(
  start: string | undefined,
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor = start;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
