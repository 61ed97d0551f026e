import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DatabaseUser, spawnIdentity } from './database-user.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const SHELL_TIMEOUT_MS = 10_000;
const ENTER_BY_OTHERS = 0o011;

/**
 * Makes sure that the database's user can enter the data folder, which matters
 * when root keeps it under a folder such as /root that nobody else may enter.
 * The data folder itself is opened for passing through (not for listing); its
 * ancestors are never changed.
 *
 * @throws {EmbeddedPostgresError} `database/unreachable`, naming the first folder in the way
 */
export async function checkReachable(dataDir: string, user: DatabaseUser): Promise<void> {
  if (!user.isOther || (await canEnter(dataDir, user))) return;
  const { mode } = await stat(dataDir);
  await chmod(dataDir, (mode & 0o7777) | ENTER_BY_OTHERS);
  if (await canEnter(dataDir, user)) return;
  const obstacle = await findObstacle(dataDir, user);
  throw new EmbeddedPostgresError(
    'database/unreachable',
    `PostgreSQL does not run as root but as user ${user.uid}, who cannot enter ${obstacle} and so cannot reach the data folder ${dataDir}; set DATA_DIR to a folder outside it (for example DATA_DIR=/var/lib/throughline), or run Throughline as an ordinary user.`,
  );
}

/** Whether the database's user can make `folder` its working directory. */
export async function canEnter(folder: string, user: DatabaseUser): Promise<boolean> {
  return runAs(user, 'cd -- "$1"', folder);
}

/** Whether the database's user can run the program at `path`. */
export async function canRun(path: string, user: DatabaseUser): Promise<boolean> {
  return runAs(user, 'test -x "$1"', path);
}

/** Asked of the system rather than computed from modes, so that ACLs count too. */
function runAs(user: DatabaseUser, script: string, path: string): Promise<boolean> {
  const options = { ...spawnIdentity(user), cwd: '/', timeout: SHELL_TIMEOUT_MS };
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', script, 'sh', path], options, (error) => resolve(error === null));
  });
}

async function findObstacle(dataDir: string, user: DatabaseUser): Promise<string> {
  const ancestors: string[] = [];
  for (let folder = dataDir; folder !== dirname(folder); folder = dirname(folder)) {
    ancestors.unshift(folder);
  }
  for (const folder of ancestors) {
    if (!(await canEnter(folder, user))) return folder;
  }
  return dataDir;
}
