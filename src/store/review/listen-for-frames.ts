import type { Pool } from '../database.ts';

/** What a listener is told. */
export interface FrameListener {
  /** Listening has begun: what committed before has to be looked for. */
  readonly onReady: () => void;
  /** A frame of this review was committed. */
  readonly onFrame: (review: string) => void;
}

/**
 * Listens on one connection of the pool until it breaks or the signal aborts; the caller repeats it. The payload of
 * `throughline_review` is the id of the review that has a new frame.
 *
 * @throws whatever broke the connection
 */
export async function listenForFrames(
  pool: Pool,
  signal: AbortSignal,
  listener: FrameListener,
): Promise<void> {
  const client = await pool.connect();
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  signal.addEventListener('abort', end, { once: true });
  try {
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) listener.onFrame(payload);
    });
    client.once('end', end);
    client.once('error', end);
    await client.query('listen throughline_review');
    listener.onReady();
    if (!signal.aborted) await ended.promise;
    if (!signal.aborted) throw new Error('the connection that listens for frames was cut');
  } finally {
    signal.removeEventListener('abort', end);
    client.release(true); // never back into the pool: it would go on listening there
  }
}
