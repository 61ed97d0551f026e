import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@throughline/client';
import { playSample } from '../../examples/sample/play-sample.ts';
import type { Config } from '../config.ts';
import { ensureDefaultTenant, ensureSampleTenant } from './first-tenants.ts';
import { isStoreEmpty } from './is-store-empty.ts';
import { runService, type RunningService } from './run-service.ts';

/** How long a first start waits for its engine before it goes on without the sample. */
const ENGINE_MS_MAX = 10_000;
const POLL_MS = 50;

/**
 * `npm start`: opens everything, listens, says where and with which key, plays the sample into an empty store, and
 * runs until it is told to stop.
 */
export async function serve(config: Config, options: { playsSample: boolean }): Promise<void> {
  await runService(config, 'start', async (running) => {
    const { service, url, say, signal } = running;
    const { key, path } = await ensureDefaultTenant(service, service.master, config.dataDir);
    if (service.masterKeyCreated)
      say(
        `  A master key was made in ${config.dataDir}/master.key. A backup needs it and the database.`,
      );
    if (options.playsSample && (await isStoreEmpty(service))) await playFirstSample(running);
    if (!signal.aborted) sayReady(url, key, path, say);
  });
}

async function playFirstSample(running: RunningService): Promise<void> {
  const { service, url, say, signal } = running;
  if (!(await awaitEngine(running))) {
    if (signal.aborted) return;
    say(
      `  The engine is not ready (${service.engineReadiness().detail}), so the sample waits; throughline sample plays it. Events are recorded, and judged when it is back.`,
    );
    return;
  }
  const sample = await ensureSampleTenant(service, service.master, service.config.dataDir);
  say('');
  say(
    '  The store is empty, so the sample scenario is played through the public API into the tenant "sample".',
  );
  say('  (npm start -- --no-sample plays nothing.)');
  try {
    await playSample({
      client: createClient({ baseUrl: url, key: sample.key }),
      url,
      say,
      shellKey: `$(cat '${sample.path}')`,
      pageKey: sample.key,
      signal,
    });
    if (signal.aborted) return;
    say(`  The sample's key is in ${sample.path}. Ask why an entry is what it is:`);
    say(
      `    curl -s ${url}/v1/learners/learner-1/why/ledger:2 -H "Authorization: Bearer $(cat '${sample.path}')"`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The sample is about verdicts: without an engine it would wait for ever for the first. */
async function awaitEngine({ service, signal }: RunningService): Promise<boolean> {
  const deadlineMs = performance.now() + ENGINE_MS_MAX;
  while (!service.engineReadiness().ready) {
    if (signal.aborted || performance.now() > deadlineMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function sayReady(url: string, key: string, path: string, say: (line: string) => void): void {
  const event = `{"id":"first-1","learner":"learner-1","kind":"stage","status":"completed","touchpoint":"attempt-1/stage-1","occurredAt":"${new Date().toISOString()}","outcome":"passed","signals":{"attempts":1,"hints":0,"firstTryCorrect":true}}`;
  say('');
  say(`  Throughline is ready at ${url}   (API reference: ${url}/docs)`);
  say(`  Key of the tenant "default", all scopes, also in ${path}:`);
  say(`    ${key}`);
  say('  Post a first event:');
  say(
    `    curl -s ${url}/v1/events -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${event}'`,
  );
  say('  Then look at the read, which is there once the event is:');
  say(`    curl -s ${url}/v1/learners/learner-1 -H 'Authorization: Bearer ${key}'`);
  say('  Ctrl-C stops it.');
}
