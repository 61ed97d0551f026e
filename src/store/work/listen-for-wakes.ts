import type { Transaction } from '../database.ts';

/**
 * Lets a connection hear of every wake that commits. The channel carries no payload, so one transaction announces
 * many wakes once. The connection goes on listening until it ends; it never goes back into a pool.
 */
export async function listenForWakes(client: Transaction): Promise<void> {
  await client.query('listen throughline_work');
}
