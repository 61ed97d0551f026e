import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Every process, from /proc. */
export async function listProcesses(): Promise<readonly Process[]> {
  const found: Process[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null); // it ended meanwhile
    if (stat === null) continue;
    // The name in brackets may hold anything, also brackets and blanks.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    found.push({ pid: Number(name), parent });
  }
  return found;
}
