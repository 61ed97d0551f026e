import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedLockFile, lockFile, root, stampFile } from './paths.mjs';

/**
 * What is installed, compared with package-lock.json:
 * `{ has: 'nothing' | 'production' | 'full', isCurrent }`.
 *
 * The stamp answers at once. Without one (somebody ran npm by hand, or an install was
 * interrupted) npm's own record decides: it is written last, so half an install has none.
 */
export function readInstallState() {
  const hash = hashLock();
  const stamp = readJson(stampFile);
  if (stamp !== undefined && stamp.hash === hash && existsSync(installedLockFile)) {
    return { has: stamp.has, isCurrent: true };
  }
  const installed = readJson(installedLockFile)?.packages;
  if (installed === undefined) return { has: 'nothing', isCurrent: false };
  const wanted = Object.entries(readJson(lockFile)?.packages ?? {}).filter(
    ([path, entry]) => path !== '' && !(entry.optional || entry.devOptional || entry.peer),
  );
  const isThere = ([path, entry]) => isInstalled(path, entry, installed[path]);
  const development = wanted.filter(([, entry]) => entry.dev === true);
  const has = development.some(isThere) ? 'full' : 'production';
  const relevant = has === 'full' ? wanted : wanted.filter(([, entry]) => entry.dev !== true);
  return { has, isCurrent: relevant.every(isThere) };
}

/** Notes that the install is whole; who may not write here looks at npm's record each time. */
export function writeStamp(has) {
  try {
    writeFileSync(stampFile, `${JSON.stringify({ hash: hashLock(), has })}\n`);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

/** An install begins: whatever is there is no longer known to be whole. */
export function clearStamp() {
  rmSync(stampFile, { force: true });
}

function isInstalled(path, wanted, installed) {
  if (installed === undefined) return false;
  if (wanted.link === true) return installed.link === true && existsSync(join(root, path));
  if (!path.includes('node_modules')) return true; // a workspace: its sources are the checkout's
  return installed.version === wanted.version && existsSync(join(root, path, 'package.json'));
}

function hashLock() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // missing or cut off by a kill: both mean that nothing is known
  }
}
