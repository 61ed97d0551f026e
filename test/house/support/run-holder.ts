import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  connectAsSuperuser,
  type EmbeddedConnection,
} from '../../../src/store/embedded/probe-cluster.ts';

const SCRIPT = fileURLToPath(new URL('./hold-postgres.ts', import.meta.url));

/** A process that holds an embedded PostgreSQL, or the reason why it does not. */
export interface Holder {
  readonly process: ChildProcess;
  readonly said: { host?: string; adopted?: boolean; code?: string; message?: string };
}

/**
 * Starts a process that holds the PostgreSQL of `dataDir`, and waits for what it says.
 *
 * @param asUser - numeric ids to run it with, where the test runs as root
 */
export async function runHolder(
  dataDir: string,
  asUser: { uid?: number; gid?: number } = {},
): Promise<Holder> {
  const child = spawn(process.execPath, [SCRIPT, dataDir], {
    ...asUser,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    return { process: child, said: JSON.parse(line) as Holder['said'] };
  }
  throw new Error(`the holder of ${dataDir} ended without a word`);
}

/** Sends a signal and waits for the process to be gone. */
export function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

/** Stops the holder and so its PostgreSQL; one that never held anything has ended by itself. */
export async function stopHolder(holder: Holder): Promise<void> {
  if (holder.said.host !== undefined) await endProcess(holder.process, 'SIGTERM');
}

/** The process id that the server of `dataDir` noted. */
export async function readPostmasterPid(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return Number.parseInt(text, 10);
}

/** Runs one statement as the superuser and gives its rows. */
export async function query(
  host: string | undefined,
  statement: string,
): Promise<Record<string, unknown>[]> {
  if (host === undefined) throw new Error('there is no server to ask');
  const connection: EmbeddedConnection = connectAsSuperuser(host, 'throughline');
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
