import type { Pool } from './database.ts';

/** What a connection listens for, and who is told. */
export interface Listener {
  /** The statement that begins it. */
  readonly listen: `listen throughline_${string}`;
  /** Listening has begun: what committed before has to be looked for. */
  readonly onReady: () => void;
  /** Something was told on the channel; empty where it carries no payload. */
  readonly onNotice: (payload: string) => void;
}

/**
 * Listens on one connection of the pool until it breaks or the signal aborts; the caller repeats it.
 *
 * @throws Error where the connection was cut; what broke it is the cause, where it said so
 */
export async function holdListener(
  pool: Pool,
  signal: AbortSignal,
  { listen, onReady, onNotice }: Listener,
): Promise<void> {
  const client = await pool.connect();
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  let cause: Error | undefined;
  signal.addEventListener('abort', end, { once: true });
  try {
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    client.once('end', end);
    client.once('error', (error) => {
      cause = error;
      end();
    });
    await client.query(listen);
    onReady();
    if (!signal.aborted) await ended.promise;
    if (!signal.aborted)
      throw new Error(`the connection that holds “${listen}” was cut`, { cause });
  } finally {
    signal.removeEventListener('abort', end);
    client.release(true); // never back into the pool: it would go on listening there
  }
}
