import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from './expected-error.mjs';
import { root } from './paths.mjs';

const WAIT_MS_MAX = 600_000;
const POLL_MS = 500;

/**
 * Keeps two launchers of one checkout from installing at once. The lock names its
 * process and npm's, which goes on for a while when ours is killed; when both are gone,
 * they have lost it. Returns `{ addProcess, release }`.
 */
export async function takeInstallLock() {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `throughline-install-${hash}-${process.getuid?.() ?? 0}.lock`);
  const deadline = Date.now() + WAIT_MS_MAX;
  let told = false;
  while (!tryTake(path)) {
    if (Date.now() > deadline) {
      throw new ExpectedError(`Another install of this checkout does not end; remove ${path}.`);
    }
    if (!told) process.stderr.write('Waiting for another install of this checkout to end …\n');
    told = true;
    await sleep(POLL_MS);
  }
  return {
    addProcess: (pid) => writeFileSync(path, `${process.pid} ${pid}`),
    release: () => rmSync(path, { force: true }),
  };
}

function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (readHolders(path).some(isAlive)) return false;
  rmSync(path, { force: true });
  return tryTake(path);
}

function readHolders(path) {
  try {
    return readFileSync(path, 'utf8').split(' ').map(Number);
  } catch {
    return []; // it let go between our two looks
  }
}

function isAlive(pid) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
