import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listProcesses } from './list-processes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_MS_MAX = 120_000;
const POLL_MS = 5;

/** One `npm start`, as a user types it, that became ready. */
export class NpmStart {
  readonly #npm: ChildProcess;
  /** From the command to the first 200 of `/readyz`, ms. */
  readonly readyMs: number;
  /** From the command to the printed address and key; after the sample where one was played. */
  readonly saidReadyMs: number;

  private constructor(npm: ChildProcess, readyMs: number, saidReadyMs: number) {
    this.#npm = npm;
    this.readyMs = readyMs;
    this.saidReadyMs = saidReadyMs;
  }

  static async begin(dataDir: string): Promise<NpmStart> {
    const port = await findFreePort();
    const startedAtMs = performance.now();
    const npm = spawn('npm', ['start'], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    npm.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    npm.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    let readyMs: number | null = null;
    while (performance.now() - startedAtMs < READY_MS_MAX && npm.exitCode === null) {
      if (readyMs === null && (await isReady(port))) readyMs = performance.now() - startedAtMs;
      if (readyMs !== null && output.includes('ready at'))
        return new NpmStart(npm, readyMs, performance.now() - startedAtMs);
      await sleep(POLL_MS);
    }
    npm.kill('SIGTERM');
    throw new Error(`npm start did not become ready; it said:\n${output}`);
  }

  async rest(ms: number): Promise<void> {
    await sleep(ms);
  }

  /** The process that serves: the one below npm that runs `src/main.ts`. */
  async findServer(): Promise<number> {
    const processes = await listProcesses();
    const below = new Set([this.#npm.pid ?? 0]);
    for (let depth = 0; depth < 10; depth += 1) {
      for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
    }
    for (const pid of below) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // it ended meanwhile
      if (command.includes('src/main.ts')) return pid;
    }
    throw new Error('there is no server below npm');
  }

  async stop(): Promise<void> {
    const ended = once(this.#npm, 'exit');
    process.kill(await this.findServer(), 'SIGTERM');
    await ended;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
