import type { ClientBase } from 'pg';

/** Ids in one statement. */
const BODIES_MAX = 10_000;

/**
 * Stored bytes of bodies by id; those that are gone are left out. Primary key; a long ciphertext lies outside its
 * row and its length within, so that nothing of it is read.
 */
export async function measureBodies(
  transaction: ClientBase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (let start = 0; start < ids.length; start += BODIES_MAX) {
    const { rows } = await transaction.query<{ id: string; bytes: number }>(
      'select id, octet_length(ciphertext) as bytes from body where id = any ($1::uuid[])',
      [ids.slice(start, start + BODIES_MAX)],
    );
    for (const { id, bytes } of rows) sizes.set(id, bytes);
  }
  return sizes;
}
