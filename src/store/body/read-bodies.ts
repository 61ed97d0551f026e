import type { ClientBase } from 'pg';
import type { OwnedBody } from './sealed-body.ts';

/** Most bodies in one statement: keeps an answer below some tens of megabytes at the usual text sizes. */
const BODIES_MAX = 1_000;

/** Reads bodies by id, primary key; those that are gone are left out. */
export async function readBodies(
  transaction: ClientBase,
  ids: readonly string[],
): Promise<OwnedBody[]> {
  const bodies: OwnedBody[] = [];
  for (let start = 0; start < ids.length; start += BODIES_MAX) {
    const result = await transaction.query<OwnedBody>(
      'select id, learner, ciphertext from body where id = any ($1::uuid[])',
      [ids.slice(start, start + BODIES_MAX)],
    );
    bodies.push(...result.rows);
  }
  return bodies;
}
