import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { chooseTemporalCli } from '../../../scripts/temporal/choose-temporal-cli.ts';
import { findTemporalCli } from '../../../scripts/temporal/find-temporal-cli.ts';
import { findFreePort } from '../processes/find-free-port.ts';

export const TEMPORAL_NAMESPACE = 'throughline-test';

const READY_MS_MAX = 60_000;
/** The server takes further ports of its own a moment after it found them free; somebody may have been faster. */
const STARTS_MAX = 3;
const PORT_TAKEN = /address already in use/i;
const POLL_MS = 50;
const OUTPUT_CHARACTERS_MAX = 8_192;
/**
 * Runs the server beside a shell that waits for the end of its input, and kills it with SIGKILL then: also when we
 * ourselves are killed, no server stays behind.
 */
const KEEPER = '"$0" "$@" </dev/null & server=$!; read -r _; kill -9 "$server"; wait "$server"';

export interface TemporalServerOptions {
  /** Whether it is set as it comes, and what was answered survives a power cut. Tests only kill processes. */
  readonly durable?: boolean;
  /** The server suggests a new history after so many events; its own 4,096 unless set. */
  readonly suggestContinueAsNewEvents?: number;
}

/** A Temporal server on the loopback interface, with a store of its own in a temp folder. */
export interface TemporalServer {
  /** `host:port` of its gRPC door; the same after a restart. */
  readonly address: string;
  readonly namespace: string;
  /** The folder of its SQLite files. */
  readonly folder: string;
  /** Ends it with SIGKILL; its store stays. */
  kill(): Promise<void>;
  /** Starts it again on its store, and waits until it answers. */
  restart(): Promise<void>;
  /** Ends it and removes its store. */
  stop(): Promise<void>;
}

/** The CLI that the server is started from; null where there is none, and the Temporal tests do not run. */
export function findTestTemporalCli(): string | null {
  const choice = chooseTemporalCli(findTemporalCli());
  if (choice.kind === 'refuse') throw new Error(choice.reason);
  return choice.kind === 'use' ? choice.path : null;
}

/**
 * Starts a development server of Temporal and waits until it answers.
 *
 * @throws Error with what it said, where it did not become ready
 */
export async function startTemporalServer(
  options: TemporalServerOptions = {},
): Promise<TemporalServer> {
  const cli = findTestTemporalCli();
  if (cli === null) throw new Error('there is no Temporal CLI; run: npm test -- --only temporal');
  // The prefix and our process id let the next test run remove it, where this one is killed.
  const folder = await mkdtemp(join(tmpdir(), `throughline-test-${process.pid}-temporal-`));
  const port = await findFreePort();
  const flags = [...listFlags(options), '--port', String(port), '--db-filename'];
  const begin = (): ChildProcess =>
    spawn('/bin/sh', ['-c', KEEPER, cli, ...flags, join(folder, 'temporal.db')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const address = `127.0.0.1:${port}`;
  let keeper: ChildProcess | null = null;
  const server: TemporalServer = {
    address,
    namespace: TEMPORAL_NAMESPACE,
    folder,
    async kill() {
      if (keeper === null) return;
      const gone = once(keeper, 'close');
      keeper.stdin?.end();
      keeper = null;
      await gone;
    },
    async restart() {
      for (let starts = 1; ; starts += 1) {
        await server.kill();
        keeper = begin();
        const said = keepOutput(keeper);
        if (await becomesReady(address, said)) return;
        if (starts >= STARTS_MAX || !PORT_TAKEN.test(said()))
          throw new Error(`the Temporal server did not become ready; it said:\n${said()}`);
      }
    },
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  try {
    await server.restart();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function listFlags({ durable, suggestContinueAsNewEvents }: TemporalServerOptions): string[] {
  const flags = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1'];
  flags.push('--namespace', TEMPORAL_NAMESPACE, '--log-level', 'error');
  flags.push('--sqlite-pragma', 'journal_mode=wal');
  if (durable !== true) {
    flags.push('--sqlite-pragma', 'synchronous=off');
    // Of a killed worker: 10 s by default, for which a test that kills ten would wait each time.
    flags.push('--dynamic-config-value', 'history.defaultWorkflowTaskTimeout="4s"');
  }
  if (suggestContinueAsNewEvents !== undefined) {
    const key = 'limit.historyCount.suggestContinueAsNew';
    flags.push('--dynamic-config-value', `${key}=${suggestContinueAsNewEvents}`);
  }
  return flags;
}

function keepOutput(child: ChildProcess): () => string {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-OUTPUT_CHARACTERS_MAX);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => output;
}

async function becomesReady(address: string, said: () => string): Promise<boolean> {
  const deadlineMs = performance.now() + READY_MS_MAX;
  while (performance.now() < deadlineMs && !PORT_TAKEN.test(said())) {
    if (await answers(address)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function answers(address: string): Promise<boolean> {
  let connection: Connection | null = null;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.workflowService.describeNamespace({ namespace: TEMPORAL_NAMESPACE });
    return true;
  } catch {
    return false; // nobody listens yet, or the namespace is still being made
  } finally {
    await connection?.close();
  }
}
