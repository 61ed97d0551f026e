import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { type DatabaseUser, spawnIdentity } from './database-user.ts';
import { describeNoSpace, EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isMissing } from '../files/is-missing.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { POSTGRES_MAJOR } from './postgres-settings.ts';

/** The role that owns the cluster; used for bootstrap and migrations, never to serve. */
export const SUPERUSER = 'throughline_superuser';

/** What a tool of PostgreSQL sees of our environment: no secret, no PGDATA of another server. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

const INITDB_TIMEOUT_MS = 120_000;
/** A fresh cluster with its first write-ahead log takes about 40 MB. */
const FRESH_CLUSTER_BYTES_MIN = 100 * 1024 * 1024;
const UNFINISHED = 'postgres.unfinished-';

/**
 * Whether `folder` holds a cluster that this version can open.
 *
 * @returns false when there is none yet
 * @throws {EmbeddedPostgresError} `database/unreadable` for a folder that is something else,
 *   `database/unreachable` for one that belongs to another user
 */
export async function hasCluster(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder);
    if (names.length === 0) return false;
    const major = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
    await stat(join(folder, 'global', 'pg_control'));
    if (major === POSTGRES_MAJOR) return true;
    throw new EmbeddedPostgresError(
      'database/unreadable',
      `${folder} was written by PostgreSQL ${major.slice(0, 12)} and this Throughline brings ${POSTGRES_MAJOR}; start it with the Throughline that made it, or set DATA_DIR to another folder.`,
    );
  } catch (error) {
    return answerMissing(error, folder);
  }
}

async function answerMissing(error: unknown, folder: string): Promise<false> {
  const code = readErrorCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    throw new EmbeddedPostgresError(
      'database/unreachable',
      `The data in ${folder} belongs to another user (uid ${await readOwnerId(folder)}) and this process runs as uid ${process.getuid?.()}; run Throughline as that user, or set DATA_DIR to a folder of your own.`,
      { cause: error },
    );
  }
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  if (code === 'ENOENT' && (await isMissing(folder))) return false;
  throw new EmbeddedPostgresError(
    'database/unreadable',
    `${folder} does not hold a PostgreSQL database, or not a whole one; restore it from a backup, move it away, or set DATA_DIR to another folder.`,
    { cause: error },
  );
}

async function readOwnerId(folder: string): Promise<number | string> {
  try {
    return (await stat(folder)).uid;
  } catch {
    return 'unknown'; // the folder around it is closed as well; the sentence stands without the number
  }
}

/**
 * Makes a fresh cluster. It is built aside and renamed when it is whole, so that
 * `folder` exists either completely or not at all, whenever the process is killed.
 */
export async function makeCluster(
  folder: string,
  initdb: string,
  user: DatabaseUser,
): Promise<void> {
  const dataDir = dirname(folder);
  await checkSpace(dataDir);
  const unfinished = join(dataDir, `${UNFINISHED}${randomUUID()}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (user.isOther) await chown(unfinished, user.uid, user.gid);
  try {
    await runInitdb(initdb, unfinished, user);
    await rename(unfinished, folder);
    await syncFolder(dataDir);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const code = readErrorCode(error);
    // Another process that started at the same moment was quicker; its cluster is as good.
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
    throw error;
  }
}

/** Removes what killed first starts left behind. Only the holder of the data folder may call it. */
export async function removeUnfinishedClusters(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNFINISHED)) {
      await rm(join(dataDir, name), { recursive: true, force: true });
    }
  }
}

async function checkSpace(dataDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  if (bavail * bsize < FRESH_CLUSTER_BYTES_MIN) throw describeNoSpace(dataDir);
}

function runInitdb(initdb: string, folder: string, user: DatabaseUser): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  const options = {
    ...spawnIdentity(user),
    cwd: folder,
    env: POSTGRES_ENVIRONMENT,
    timeout: INITDB_TIMEOUT_MS,
  };
  return new Promise((resolve, reject) => {
    execFile(initdb, flags, options, (error, _output, complaint) => {
      if (error === null) resolve();
      else if (/No space left on device|disk quota/i.test(complaint)) {
        reject(describeNoSpace(folder, error));
      } else {
        reject(
          new EmbeddedPostgresError(
            'database/start-failed',
            `A fresh database could not be made in ${dirname(folder)}: ${readLastLine(complaint)}.`,
            { cause: error },
          ),
        );
      }
    });
  });
}

function readLastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /error|fatal/i.test(line));
  return (lines.at(-1) ?? 'initdb gave no reason').trim().replace(/\.$/, '');
}
