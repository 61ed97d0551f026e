import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';

/** What a server notes about itself in its cluster; leftovers of a killed one look the same. */
export interface PostmasterFile {
  readonly pid: number;
  /** The folder of its socket, empty until the server is far enough. */
  readonly socketFolder: string;
}

const PID_LINE = 0;
const SOCKET_LINE = 4;
const PROCESS_LIST_TIMEOUT_MS = 5_000;

/** Reads `postmaster.pid`, or nothing where there is none (or it is not written yet). */
export async function readPostmasterFile(
  clusterFolder: string,
): Promise<PostmasterFile | undefined> {
  try {
    const lines = (await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number.parseInt(lines[PID_LINE] ?? '', 10);
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    return { pid, socketFolder: (lines[SOCKET_LINE] ?? '').trim() };
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the note of a server that is known to be gone. */
export async function removePostmasterFile(clusterFolder: string): Promise<void> {
  await rm(join(clusterFolder, 'postmaster.pid'), { force: true });
}

/**
 * Whether process `pid` is a server of this cluster. A server works inside its
 * cluster's folder, which Linux shows; elsewhere its command line names it.
 */
export async function servesCluster(pid: number, clusterFolder: string): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      return (await readlink(`/proc/${pid}/cwd`)) === clusterFolder;
    } catch {
      return false; // gone, or of another user: the database's user is ourselves or we are root
    }
  }
  const flags = ['-o', 'command=', '-p', String(pid)];
  return new Promise((resolve) => {
    execFile('ps', flags, { timeout: PROCESS_LIST_TIMEOUT_MS }, (error, output) => {
      resolve(error === null && output.includes(clusterFolder));
    });
  });
}
