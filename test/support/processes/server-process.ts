import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginProcess, type BegunProcess } from './begin-process.ts';

const READY_MS_MAX = 120_000;
const POLL_MS = 15;

/** A real server in a process group of its own. */
export interface ServerProcess extends BegunProcess {
  readonly url: string;
  /** The admin key of the tenant `default`. */
  readonly key: string;
  /** From the spawn until `/readyz` answered 200, ms. */
  readonly readyMs: number;
}

export interface ServerOptions {
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Unless true, nothing is played into an empty store. */
  readonly playsSample?: boolean;
}

/** Starts `src/main.ts start` without waiting for it. */
export function beginServer(options: ServerOptions): BegunProcess {
  const flags = options.playsSample === true ? [] : ['--no-sample'];
  return beginProcess(['start', ...flags], {
    DATA_DIR: options.dataDir,
    PORT: String(options.port),
    ...options.environment,
  });
}

/**
 * Starts a server and waits until it is ready.
 *
 * @throws Error with everything it said, where it ended before that
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = await startServerUnlessKilled(options);
  if (server === null) throw new Error('the server was killed before it was ready');
  return server;
}

/** The same; null where it was killed before it was ready, as an armed one may be by the work that it finds. */
export async function startServerUnlessKilled(
  options: ServerOptions,
): Promise<ServerProcess | null> {
  const startedAtMs = performance.now();
  const begun = beginServer(options);
  let hasExited = false;
  void begun.exited.then(() => {
    hasExited = true;
  });
  while (performance.now() - startedAtMs < READY_MS_MAX) {
    const said = begun.output();
    const url = /ready at (http:\S+)/.exec(said)?.[1];
    const key = /^ {4}(tl_\S+)$/m.exec(said)?.[1];
    if (url !== undefined && key !== undefined && (await isReady(url))) {
      return { ...begun, url, key, readyMs: performance.now() - startedAtMs };
    }
    if (hasExited) break;
    await sleep(POLL_MS);
  }
  killGroup(begun.child);
  if (hasExited && (await begun.exited).signal === 'SIGKILL') return null;
  throw new Error(`the server did not become ready; it said:\n${begun.output()}`);
}

/** Whether `/readyz` answers 200. */
export async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false; // nobody listens yet, or not any more
  }
}

/** Ends it as an operator would, and waits. */
export async function stopServer(server: BegunProcess): Promise<number | null> {
  server.child.kill('SIGTERM');
  return (await server.exited).exitCode;
}

/** SIGKILL for a process and everything in its group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalQuietly(-child.pid);
}

/** SIGKILL for the postmaster of a data folder alone. @returns its process id */
export async function killPostmaster(dataDir: string): Promise<number> {
  const pid = await readPostmasterPid(dataDir);
  signalQuietly(pid);
  return pid;
}

/** SIGKILL for the postmaster of a data folder and all of its processes, as a power cut would end them. */
export async function killPostgres(dataDir: string): Promise<void> {
  const pid = await readPostmasterPid(dataDir);
  const family = [pid, ...(await listChildren(pid))];
  for (const member of family) signalQuietly(member);
}

export async function readPostmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** The processes whose parent is `pid` (Linux). */
export async function listChildren(pid: number): Promise<readonly number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''); // it ended meanwhile
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === pid) children.push(Number(name));
  }
  return children;
}

function signalQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone before the signal came.
  }
}
