import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';
import { beginProcess, type BegunProcess } from './begin-process.ts';
import { killGroup } from './server-process.ts';

const UP_MS_MAX = 120_000;
const POLL_MS = 15;

/** One of several processes on a database: `server` records and answers, `worker` judges. */
export interface RoleProcess extends BegunProcess {
  /** Where it listens: the API, or for a worker only how it is. */
  readonly url: string;
}

/** What `/readyz` answered. */
export interface ReadyAnswer {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** How an operator writes the address of a PostgreSQL behind a Unix socket. */
export function writeDatabaseUrl({ user, host, port, database }: EmbeddedConnection): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/**
 * Starts a server or a worker and waits until it listens; a worker need not be ready then.
 *
 * @throws Error with everything it said, where it ended before that
 */
export async function startRole(
  role: 'server' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<RoleProcess> {
  const begun = beginProcess([role], environment);
  const deadlineMs = performance.now() + UP_MS_MAX;
  while (performance.now() < deadlineMs && begun.child.exitCode === null) {
    const url = new RegExp(`Throughline ${role} is (?:ready|up) at (http:\\S+)`).exec(
      begun.output(),
    )?.[1];
    if (url !== undefined) return { ...begun, url };
    await sleep(POLL_MS);
  }
  killGroup(begun.child);
  throw new Error(`the ${role} did not come up; it said:\n${begun.output()}`);
}

/** What `/readyz` says at this moment. */
export async function askReadiness(url: string): Promise<ReadyAnswer> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, ...((await answer.json()) as Omit<ReadyAnswer, 'status'>) };
  } catch {
    return { status: 0, ready: false, parts: {} }; // nobody listens yet, or not any more
  }
}

/** Runs one command to its end. */
export async function runCommand(
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const begun = beginProcess(flags, environment);
  const { exitCode } = await begun.exited;
  const err = begun.errors();
  return { code: exitCode, out: begun.output().slice(0, begun.output().length - err.length), err };
}
