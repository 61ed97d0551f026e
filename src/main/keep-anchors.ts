import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { anchorHeads } from '../store/anchors/anchor-heads.ts';
import { openSigningKey } from '../store/anchors/open-signing-key.ts';
import type { Base, Closers } from './open-base.ts';

/** How often changed heads are signed. */
const ANCHOR_INTERVAL_MS = 60_000;

/**
 * Signs the heads of changed journeys into the data folder's anchor file, every minute and once more at the end. A
 * process that makes no files signs only where it was given a key.
 *
 * @param closers gets what signs for the last time; push it before whatever appends entries
 * @throws ThroughlineError where the key is not one, or the file ends under another
 */
export async function keepAnchors(base: Base, closers: Closers, mayMake: boolean): Promise<void> {
  const { config, relayPool, onError } = base;
  const openKey = (): ReturnType<typeof openSigningKey> =>
    openSigningKey(config.dataDir, config.signingKey, mayMake);
  if ((await openKey()) === null) return;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const anchor = async (): Promise<void> => {
    const signingKey = await openKey(); // read anew: a handover may have put another one in its place
    if (signingKey !== null)
      await anchorHeads({ relayPool, dataDir: config.dataDir, signingKey, nowMs: Date.now });
  };
  await anchor().catch((error: unknown) => {
    if (error instanceof ThroughlineError) throw error;
    onError(error); // a full disk is no reason not to serve; it is tried again
  });
  const stop = new AbortController();
  const running = repeat(anchor, stop.signal, onError);
  closers.push(async () => {
    stop.abort();
    await running;
    await anchor().catch(onError);
  });
}

async function repeat(
  anchor: () => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  for (;;) {
    await wait(ANCHOR_INTERVAL_MS, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return;
    await anchor().catch(onError);
  }
}
