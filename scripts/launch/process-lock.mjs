import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from './expected-error.mjs';

const POLL_MS = 500;

/**
 * Keeps two processes from doing the same thing at once. The lock is a file that names its process, and those that
 * do the work for it and go on for a while when it is killed; when all are gone, they have lost it.
 *
 * @param path the lock's file
 * @param what what is being done, as in "Waiting for another install of this checkout to end"
 * @returns `{ addProcess, release }`
 */
export async function takeProcessLock({ path, what, waitMsMax }) {
  const deadline = Date.now() + waitMsMax;
  let told = false;
  while (!tryTake(path)) {
    if (Date.now() > deadline) {
      throw new ExpectedError(`Another ${what} does not end; remove ${path}.`);
    }
    if (!told) process.stderr.write(`Waiting for another ${what} to end …\n`);
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
