import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeProcessLock } from '../launch/process-lock.mjs';
import { buildTemporalCli } from './build-temporal-cli.ts';
import {
  chooseTemporalCli,
  describeAbsence,
  type TemporalCli,
  type TemporalCliWay,
} from './choose-temporal-cli.ts';
import { findTemporalCli, TEMPORAL_CACHE } from './find-temporal-cli.ts';

const WAIT_MS_MAX = 25 * 60_000;

/**
 * Finds a Temporal CLI, or makes one in the project's cache folder: `TEMPORAL_CLI`, the PATH, the cache, a build with
 * Go, a download by the SDK. Two of these at once make one: the second waits, and takes what the first made.
 */
export async function prepareTemporalCli(
  environment: NodeJS.ProcessEnv = process.env,
  cacheFolder: string = TEMPORAL_CACHE,
): Promise<TemporalCli> {
  const choice = chooseTemporalCli(findTemporalCli(environment, cacheFolder));
  if (choice.kind === 'use') return { ...choice, kind: 'ready' };
  if (choice.kind === 'refuse') return describeAbsence(choice, []);
  mkdirSync(cacheFolder, { recursive: true });
  const lock = await takeProcessLock({
    path: join(dirname(cacheFolder), 'making.lock'),
    what: 'build of the Temporal CLI',
    waitMsMax: WAIT_MS_MAX,
  });
  try {
    const found = findTemporalCli(environment, cacheFolder);
    const again = chooseTemporalCli(found);
    if (again.kind === 'use') return { ...again, kind: 'ready' };
    for (const left of readdirSync(cacheFolder)) {
      rmSync(join(cacheFolder, left), { recursive: true, force: true }); // of one that was killed
    }
    const failures: string[] = [];
    for (const way of choice.ways) {
      try {
        const path = await takeWay(way, found.go ?? '', cacheFolder, (pid) => lock.addProcess(pid));
        return { kind: 'ready', path, source: way === 'build' ? 'built' : 'downloaded' };
      } catch (error) {
        failures.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return describeAbsence(choice, failures);
  } finally {
    lock.release();
  }
}

async function takeWay(
  way: TemporalCliWay,
  go: string,
  cacheFolder: string,
  onProcess: (pid: number) => void,
): Promise<string> {
  if (way === 'build') return buildTemporalCli(go, cacheFolder, onProcess);
  // Loaded only here: the SDK's native part is large, and a machine may be without it.
  const { downloadTemporalCli } = await import('./download-temporal-cli.ts');
  return downloadTemporalCli(cacheFolder);
}
