import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { showProgress } from '../launch/show-progress.mjs';
import { TEMPORAL_CLI_VERSION } from './find-temporal-cli.ts';

const MODULE = 'github.com/temporalio/cli/cmd/temporal';
const BUILD_MS_MAX = 20 * 60_000;
/** What of Go's output is kept to show when it fails. */
const OUTPUT_CHARACTERS_MAX = 4_096;

/**
 * Builds the CLI from the Go module proxy (about four CPU minutes with a cold build cache, 250 MB) and moves it into
 * the cache folder in one step, so that nobody sees half of it.
 *
 * @param onProcess is told Go's process id
 * @throws Error with the end of what Go said
 */
export async function buildTemporalCli(
  go: string,
  cacheFolder: string,
  onProcess: (pid: number) => void = () => undefined,
): Promise<string> {
  mkdirSync(cacheFolder, { recursive: true });
  const buildFolder = mkdtempSync(join(cacheFolder, 'building-'));
  const what = `Building the Temporal CLI ${TEMPORAL_CLI_VERSION} with Go (once; minutes)`;
  const finish = showProgress(what);
  try {
    await runGo(go, ['install', `${MODULE}@${TEMPORAL_CLI_VERSION}`], buildFolder, onProcess);
    const path = join(cacheFolder, 'temporal');
    renameSync(join(buildFolder, 'temporal'), path);
    finish('done');
    return path;
  } catch (error) {
    finish('failed');
    throw error;
  } finally {
    rmSync(buildFolder, { recursive: true, force: true });
  }
}

function runGo(
  go: string,
  flags: readonly string[],
  binFolder: string,
  onProcess: (pid: number) => void,
): Promise<void> {
  // A group of its own: Go's compilers must go with it when the time is up.
  const child = spawn(go, flags, {
    cwd: binFolder,
    detached: true,
    env: { ...process.env, GOBIN: binFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) onProcess(pid);
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-OUTPUT_CHARACTERS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = (): void => {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  };
  const timer = setTimeout(end, BUILD_MS_MAX);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      if (exitCode === 0) resolve();
      else reject(new Error(`go ${flags.join(' ')} ended with ${exitCode}: ${output.trim()}`));
    });
  });
  return ended.finally(() => clearTimeout(timer));
}
