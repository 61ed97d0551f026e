import type { Pool } from '../../store/database.ts';
import { listenForWakes } from '../../store/work/listen-for-wakes.ts';

/**
 * Listens on one connection of the pool until it breaks or the signal aborts; the caller repeats it. Calls
 * `onWake` for every wake that commits, and once when listening begins, for those that came before.
 *
 * @throws whatever broke the connection
 */
export async function listenForWork(
  pool: Pool,
  signal: AbortSignal,
  onWake: () => void,
): Promise<void> {
  const client = await pool.connect();
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  signal.addEventListener('abort', end, { once: true });
  try {
    client.on('notification', onWake);
    client.once('end', end);
    client.once('error', end);
    await listenForWakes(client);
    onWake();
    if (!signal.aborted) await ended.promise;
    if (!signal.aborted) throw new Error('the connection that listens for work was cut');
  } finally {
    signal.removeEventListener('abort', end);
    client.release(true); // never back into the pool: it would go on listening there
  }
}
