import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listProcesses } from './list-processes.ts';

export interface Memory {
  readonly bytes: number;
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * The memory of a server and of the PostgreSQL in its data folder: the sum of their proportional set sizes, in which
 * a page that several processes share is counted once in all.
 */
export async function measureMemory(serverPid: number, dataDir: string): Promise<Memory> {
  const note = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  const postmaster = Number.parseInt(note, 10);
  const children = (await listProcesses()).filter(({ parent }) => parent === postmaster);
  const postgres = [postmaster, ...children.map(({ pid }) => pid)];
  const sizes = await Promise.all(postgres.map(readProportionalSize));
  const shared = await Promise.all(postgres.map(readSharedMemorySize));
  const sharedBytes = sum(shared);
  const server = await readProportionalSize(serverPid);
  const database = sum(sizes);
  return {
    bytes: server + database,
    parts: [
      { name: 'server', bytes: server },
      { name: `PostgreSQL, ${postgres.length} processes`, bytes: database - sharedBytes },
      { name: 'PostgreSQL, shared memory', bytes: sharedBytes },
    ],
  };
}

async function readProportionalSize(pid: number): Promise<number> {
  return readKilobytes(
    await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
    /^Pss: +(\d+) kB$/m,
  );
}

async function readSharedMemorySize(pid: number): Promise<number> {
  return readKilobytes(
    await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
    /^Pss_Shmem: +(\d+) kB$/m,
  );
}

function readKilobytes(text: string, line: RegExp): number {
  return Number(line.exec(text)?.[1] ?? 0) * 1_024;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
