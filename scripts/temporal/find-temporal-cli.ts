import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../launch/paths.mjs';
import type { TemporalCliFindings } from './choose-temporal-cli.ts';

/** The tag that is built; later ones carry a `replace` directive, which `go install` refuses. */
export const TEMPORAL_CLI_VERSION = 'v1.5.1';

/** The folder of the checkout in which a Temporal CLI is kept. */
export const TEMPORAL_CACHE = join(root, '.cache', 'temporal', TEMPORAL_CLI_VERSION);

const VERSION_TIMEOUT_MS = 20_000;

/** Looks for a Temporal CLI and for what could make one; changes nothing. */
export function findTemporalCli(
  environment: NodeJS.ProcessEnv = process.env,
  cacheFolder: string = TEMPORAL_CACHE,
): TemporalCliFindings {
  const named = environment['TEMPORAL_CLI'] ?? '';
  const path = environment['PATH'] ?? '';
  return {
    named: named === '' ? null : { path: named, runs: isTemporalCli(named) },
    onPath: findProgram('temporal', path, isTemporalCli),
    cached: findProgram('temporal', cacheFolder, isTemporalCli),
    go: findProgram('go', path, () => true),
  };
}

/** Whether a program says that it is a Temporal CLI. Other programs have the name, too. */
export function isTemporalCli(path: string): boolean {
  if (!isExecutable(path)) return false;
  const said = spawnSync(path, ['--version'], { timeout: VERSION_TIMEOUT_MS, encoding: 'utf8' });
  return said.status === 0 && /^temporal version .*server/i.test(said.stdout);
}

function findProgram(
  name: string,
  folders: string,
  isRight: (path: string) => boolean,
): string | null {
  const candidates = folders.split(delimiter).filter((folder) => folder !== '');
  const paths = candidates.map((folder) => join(folder, name)).filter(isExecutable);
  return paths.find(isRight) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run
  }
}
