import type { ClientBase } from 'pg';

/**
 * Tells listening engines that wakes were committed, in a transaction of its own. Inside the transaction that
 * recorded them it would make every commit of the database wait for every other: PostgreSQL holds one lock for
 * all notifications until the commit is on disk. This one holds nothing that must last, so it is not waited
 * for there either.
 */
export async function announceWakes(client: ClientBase): Promise<void> {
  await client.query({
    name: 'announce-wakes',
    text: `select set_config('synchronous_commit', 'off', true), pg_notify('throughline_work', '')`,
  });
}
