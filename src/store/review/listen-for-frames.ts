import type { Pool } from '../database.ts';
import { holdListener } from '../hold-listener.ts';

/** What a listener is told. */
export interface FrameListener {
  /** Listening has begun: what committed before has to be looked for. */
  readonly onReady: () => void;
  /** A frame of this review was committed. */
  readonly onFrame: (review: string) => void;
}

/**
 * Tells of every frame that commits, until the connection breaks or the signal aborts. The payload of
 * `throughline_review` is the id of the review that has a new frame.
 *
 * @throws whatever broke the connection
 */
export async function listenForFrames(
  pool: Pool,
  signal: AbortSignal,
  { onReady, onFrame }: FrameListener,
): Promise<void> {
  const listen = 'listen throughline_review';
  await holdListener(pool, signal, { listen, onReady, onNotice: onFrame });
}
