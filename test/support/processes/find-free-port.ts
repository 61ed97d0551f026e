import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below what systems give away by themselves (from 32768 on Linux, from 49152 elsewhere): neither a server that asks
 * for any port nor a connection that goes out is ever given one of these while it is free for a restart.
 */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const TRIES_MAX = 100;

/** A port that was free a moment ago. A fixed one lets a server that starts again be found, and find its own work. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST_PORT} on`);
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false)); // somebody listens there
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
