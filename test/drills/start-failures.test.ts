import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachEmbeddedPostgres } from '../../src/store/embedded/attach-embedded-postgres.ts';
import { asSuperuser } from '../support/load/drill-house.ts';
import {
  beginServer,
  killGroup,
  killPostgres,
  readPostmasterPid,
  startServer,
  stopServer,
} from '../support/processes/server-process.ts';
import type { BegunProcess } from '../support/processes/begin-process.ts';

const TEST_MS_MAX = 180_000;
const WAIT_MS_MAX = 60_000;
const POLL_MS = 30;
const TMPFS_SIZE = '20m';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const isRoot = process.getuid?.() === 0;

let folder = '';
let dataDir = '';
const begun: BegunProcess[] = [];

function begin(
  environment: Readonly<Record<string, string>> = {},
  port = 0,
  playsSample = false,
): BegunProcess {
  const server = beginServer({ dataDir, port, environment, playsSample });
  begun.push(server);
  return server;
}

/** What a start that fails leaves behind for the person at the keyboard. */
async function failToStart(
  environment: Readonly<Record<string, string>> = {},
  port = 0,
): Promise<{ readonly exitCode: number | null; readonly sentence: string }> {
  const server = begin(environment, port);
  const { exitCode } = await server.exited;
  const lines = server.errors().trim().split('\n');
  expect(lines, `one sentence, and not:\n${server.output()}`).toHaveLength(1);
  expect(server.output()).not.toContain('Stopped');
  return { exitCode, sentence: lines[0] ?? '' };
}

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'throughline start ')));
  await chmod(folder, 0o755); // root runs PostgreSQL as somebody else, who has to get through
  dataDir = join(folder, 'data folder');
});

afterEach(async () => {
  for (const { child } of begun.splice(0)) killGroup(child);
  const socket = await attachEmbeddedPostgres(dataDir).then(
    ({ host }) => host,
    () => null, // no data folder was made
  );
  await killPostgres(dataDir).catch(() => undefined); // it has stopped, as it should
  if (socket !== null) await rm(socket, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe(
  'a start that cannot work says why in one sentence and ends with another code than 0',
  { timeout: TEST_MS_MAX },
  () => {
    test('the port is taken', async () => {
      const { port, holder } = await takePort();
      try {
        const { exitCode, sentence } = await failToStart({}, port);
        expect(exitCode).toBe(2);
        expect(sentence).toMatch(new RegExp(`^Port ${port} .* is taken by another program.*PORT=`));
        await expect(readPostmasterPid(dataDir)).rejects.toThrow('ENOENT'); // nothing stays behind
      } finally {
        holder.close();
      }
    });

    test('the address is none of this machine', async () => {
      const { exitCode, sentence } = await failToStart({ HOST: '192.0.2.1' });
      expect(exitCode).toBe(2);
      expect(sentence).toMatch(/listen on 192\.0\.2\.1.*HOST/);
    });

    test('the data folder is in use by a live process, which goes on', async () => {
      const first = await startServer({ dataDir, port: 0 });
      begun.push(first);
      const { exitCode, sentence } = await failToStart();
      expect(exitCode).toBe(2);
      expect(sentence).toContain(`in use by a running Throughline (process ${first.child.pid}`);
      expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
      expect(await stopServer(first)).toBe(0);
    });

    test.skipIf(!isRoot)(
      "the data cannot be reached by the database's user (needs root)",
      async () => {
        await chmod(folder, 0o700);
        const { exitCode, sentence } = await failToStart();
        expect(exitCode).toBe(2);
        expect(sentence).toContain(`cannot enter ${folder}`);
      },
    );

    test('the master key is missing, or not the one of this database, which then stays as it is', async () => {
      const first = await startServer({ dataDir, port: 0 });
      begun.push(first);
      await stopServer(first);
      const path = join(dataDir, 'master.key');
      const right = await readFile(path, 'utf8');
      await rm(path);
      const missing = await failToStart();
      expect(missing.exitCode).toBe(2);
      expect(missing.sentence).toContain(`put it back as ${path}`);
      await expect(readFile(path)).rejects.toThrow('ENOENT'); // a fresh one would only be in the way
      await writeFile(path, randomBytes(32).toString('hex'));
      const { exitCode, sentence } = await failToStart();
      expect(exitCode).toBe(2);
      expect(sentence).toContain('The master key is not the one that this database was made with');
      await writeFile(path, right);
      const again = await startServer({ dataDir, port: 0 });
      begun.push(again);
      expect(again.key).toBe(first.key);
      await stopServer(again);
    });

    test('the data is unreadable', async () => {
      await mkdir(join(dataDir, 'postgres'), { recursive: true });
      await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'something else');
      const { exitCode, sentence } = await failToStart();
      expect(exitCode).toBe(2);
      expect(sentence).toContain('does not hold a PostgreSQL database');
    });

    test.skipIf(!isRoot)(
      'there is no disk left (needs root, to mount a small one)',
      async (context) => {
        await mkdir(dataDir);
        const size = `size=${TMPFS_SIZE}`;
        if (spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', dataDir]).status !== 0)
          return context.skip('this machine lets nobody mount a tmpfs');
        try {
          const { exitCode, sentence } = await failToStart();
          expect(exitCode).toBe(2);
          expect(sentence).toContain('No space is left on the disk');
        } finally {
          spawnSync('umount', [dataDir]);
        }
      },
    );

    test('the master key is damaged, or another engine runs the database', async () => {
      const first = await startServer({ dataDir, port: 0 });
      begun.push(first);
      await asSuperuser(dataDir, (client) => client.query("update engine set name = 'temporal'"));
      expect(await stopServer(first)).toBe(0);
      const other = await failToStart();
      expect(other.exitCode).toBe(2);
      expect(other.sentence).toContain('ENGINE=temporal');

      const path = join(dataDir, 'master.key');
      const kept = await readFile(path, 'utf8');
      await writeFile(path, kept.slice(0, 20));
      const damaged = await failToStart();
      expect(damaged.exitCode).toBe(2);
      expect(damaged.sentence).toContain('master key');
      expect(damaged.sentence).not.toContain(kept.slice(0, 20));
      await expect(readPostmasterPid(dataDir)).rejects.toThrow('ENOENT');
    });

    test('a crash point that does not exist', async () => {
      const { exitCode, sentence } = await failToStart({ CRASH_POINT: 'record/nowhere' });
      expect(exitCode).toBe(2);
      expect(sentence).toContain(
        'there is no crash point record/nowhere; there are record/before-commit',
      );
    });
  },
);

describe('being told to stop', { timeout: TEST_MS_MAX }, () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s drains and ends with 0', async (signal) => {
    const server = await startServer({ dataDir, port: 0 });
    begun.push(server);
    server.child.kill(signal);
    expect(await server.exited).toEqual({ exitCode: 0, signal: null });
    expect(server.output()).toContain('Stopped. Nothing acknowledged is lost.');
    await expect(readPostmasterPid(dataDir)).rejects.toThrow('ENOENT');
  });

  test('during the first start, to the whole group as a terminal does it, ends with 0 and leaves nothing running', async () => {
    const server = begin();
    await waitFor(() => server.output().includes('making a fresh database'));
    process.kill(-(server.child.pid ?? 0), 'SIGINT');
    expect(await server.exited).toEqual({ exitCode: 0, signal: null });
    expect(server.errors()).toBe('');
    await expect(readPostmasterPid(dataDir)).rejects.toThrow('ENOENT');
    const again = await startServer({ dataDir, port: 0 });
    begun.push(again);
    expect(await stopServer(again)).toBe(0);
  });

  test('during the sample ends with 0', async () => {
    const server = begin({}, 0, true);
    await waitFor(() => server.output().includes('Day 1'));
    server.child.kill('SIGINT');
    expect(await server.exited).toEqual({ exitCode: 0, signal: null });
    expect(server.errors()).toBe('');
    expect(server.output()).not.toContain('ready at');
  });
});

const isInstalled = existsSync(join(ROOT, 'node_modules/.throughline-install.json'));

describe.skipIf(!isInstalled)('npm start', { timeout: TEST_MS_MAX }, () => {
  test('passes SIGTERM on, and ends when the server has drained', async () => {
    const npm = startNpm();
    const pid = await waitForPostmaster();
    npm.child.kill('SIGTERM');
    await npm.exited;
    await waitFor(() => !isAlive(pid));
    await waitFor(() => npm.output().includes('Stopped. Nothing acknowledged is lost.'));
  });

  test('that is killed with SIGKILL takes the server and its database with it', async () => {
    const npm = startNpm();
    const pid = await waitForPostmaster();
    npm.child.kill('SIGKILL');
    await waitFor(() => !isAlive(pid));
    const again = await startServer({ dataDir, port: 0 });
    begun.push(again);
    expect(await stopServer(again)).toBe(0);
  });

  function startNpm(): BegunProcess {
    const child = spawn('npm', ['start', '--', '--no-sample'], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, DATA_DIR: dataDir, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const server = { child, exited, output: () => output, errors: () => output };
    begun.push(server);
    return server;
  }

  async function waitForPostmaster(): Promise<number> {
    const npm = begun.at(-1);
    await waitFor(() => npm?.output().includes('ready at') === true);
    return readPostmasterPid(dataDir);
  }
});

async function takePort(): Promise<{ readonly port: number; readonly holder: Server }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return { port: address.port, holder };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // gone
  }
}

async function waitFor(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MS_MAX;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not come to pass');
    await sleep(POLL_MS);
  }
}
