import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { runService, type RunningService } from './run-service.ts';

const POLL_MS = 100;

/** `throughline worker`: the flows alone, one of any number on one database, until it is told to stop. */
export async function runWorker(config: Config): Promise<void> {
  await runService(config, 'worker', async (running) => {
    const { service, url, say } = running;
    say(`  Throughline worker is up at ${url}   (/healthz, /readyz, /metrics)`);
    if (!service.engineReadiness().ready)
      say(`  It takes no work yet: ${service.engineReadiness().detail}.`);
    void sayWhenReady(running);
  });
}

/** A worker is told to stop while it waits for Temporal as well as later. */
async function sayWhenReady({ service, say, signal }: RunningService): Promise<void> {
  while (!signal.aborted && !service.engineReadiness().ready) await sleep(POLL_MS);
  if (!signal.aborted) say(`  The worker takes work (ENGINE=${service.config.engine}).`);
}
