import { execFile, type ExecFileException } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const runFile = promisify(execFile);

/** The account that PostgreSQL and its start-up tools run as. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
  /** Set when it is not the account of this process, so that children need `uid` and `gid`. */
  readonly isOther: boolean;
}

const ROOT_UID = 0;
const ACCOUNT = 'postgres';
const ACCOUNT_TOOL_TIMEOUT_MS = 10_000;

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as whoever owns the
 * data already, else as the account `postgres`, made when it is missing; an
 * ordinary user runs it as themselves.
 *
 * @param clusterFolder - the cluster, which need not exist yet
 */
export async function resolveDatabaseUser(clusterFolder: string): Promise<DatabaseUser> {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  if (uid === undefined || gid === undefined) {
    throw new EmbeddedPostgresError(
      'database/unsupported',
      'The embedded PostgreSQL needs Linux or macOS; set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  if (uid !== ROOT_UID) return { uid, gid, isOther: false };
  const owner = await readOwner(clusterFolder);
  if (owner !== undefined && owner.uid !== ROOT_UID) return { ...owner, isOther: true };
  const account = (await findAccount()) ?? (await makeAccount());
  return { ...account, isOther: true };
}

/** What `spawn` needs to run a child as the database's user. */
export function spawnIdentity(user: DatabaseUser): { uid?: number; gid?: number } {
  return user.isOther ? { uid: user.uid, gid: user.gid } : {};
}

async function readOwner(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function findAccount(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([readId('-u'), readId('-g')]);
    return { uid, gid };
  } catch {
    // `id` exits with 1 for an unknown account, and that is the answer.
    return undefined;
  }
}

async function readId(flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await runFile('id', [flag, ACCOUNT], { timeout: ACCOUNT_TOOL_TIMEOUT_MS });
  const id = Number.parseInt(stdout, 10);
  if (!Number.isSafeInteger(id) || id <= ROOT_UID) throw new Error(`id ${flag} gave no number`);
  return id;
}

/** Makes the account; where somebody else makes it at the same moment, theirs is taken. */
async function makeAccount(): Promise<{ uid: number; gid: number }> {
  const failures: string[] = [];
  const commands: readonly (readonly [string, ...string[]])[] = [
    ['groupadd', '--system', ACCOUNT],
    ['useradd', '--system', '--gid', ACCOUNT, '--no-create-home', ACCOUNT],
    ['adduser', '-S', '-H', '-D', ACCOUNT],
  ];
  for (const [tool, ...flags] of commands) {
    try {
      await runFile(tool, flags, { timeout: ACCOUNT_TOOL_TIMEOUT_MS });
    } catch (error) {
      failures.push(`${tool}: ${describeToolFailure(error)}`);
    }
    if (tool === 'groupadd') continue;
    const account = await findAccount();
    if (account !== undefined) return account;
  }
  throw new EmbeddedPostgresError(
    'database/unreachable',
    `PostgreSQL does not run as root, and the account "${ACCOUNT}" is missing and could not be made (${failures.join('; ')}); make it, or run Throughline as an ordinary user.`,
  );
}

function describeToolFailure(error: unknown): string {
  const failure = error as ExecFileException;
  return failure.code === 'ENOENT' ? 'not found' : `failed with ${String(failure.code)}`;
}
