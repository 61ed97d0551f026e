import type { Pool } from '../database.ts';
import { holdListener } from '../hold-listener.ts';

/**
 * Calls `onWake` for every wake that commits, and once when listening begins, for those that came before; until the
 * connection breaks or the signal aborts. The channel carries no payload, so one transaction announces many wakes once.
 *
 * @throws whatever broke the connection
 */
export async function listenForWakes(
  pool: Pool,
  signal: AbortSignal,
  onWake: () => void,
): Promise<void> {
  const listen = 'listen throughline_work';
  await holdListener(pool, signal, { listen, onReady: onWake, onNotice: onWake });
}
