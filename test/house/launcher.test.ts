import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCheckout } from './support/make-checkout.ts';

let folder = '';
let environment: NodeJS.ProcessEnv = {};

beforeEach(async () => {
  ({ folder, environment } = await makeCheckout());
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the launcher', () => {
  test('installs what the server needs, and only once', async () => {
    const first = await launch(['config', '--json']);
    expect(first.exitCode).toBe(0);
    expect(first.errors).toMatch(/Installing what the server needs.*\n.*done/s);
    expect(JSON.parse(first.output)).toMatchObject({ flags: ['config', '--json'] });
    expect(JSON.parse(first.output).version).toMatch(/^v24\./);
    const second = await launch(['config']);
    expect(second.errors).toBe('');
    expect(await npmCalls()).toEqual([expect.stringMatching(/^ci --omit=dev/)]);
  });

  test('passes the exit code on', async () => {
    expect((await launch(['fail'])).exitCode).toBe(3);
  });

  test('installs again when package-lock.json has changed', async () => {
    await launch(['config']);
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
    lock.packages['node_modules/runs'].version = '1.0.1';
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
    await launch(['config']);
    expect(await npmCalls()).toHaveLength(2);
  });

  test('takes over an install that was made by hand', async () => {
    await launch(['config']);
    await rm(join(folder, 'node_modules/.throughline-install.json'));
    await appendFile(join(folder, 'package-lock.json'), '\n');
    expect((await launch(['config'])).errors).toBe('');
    expect(await npmCalls()).toHaveLength(1);
  });

  test('never cuts a full install down to a production one', async () => {
    expect((await launch(['install'])).exitCode).toBe(0);
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
    lock.packages['node_modules/runs'].version = '1.0.1';
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
    await launch(['config']);
    expect(await npmCalls()).toEqual([
      expect.stringMatching(/^ci --include=dev/),
      expect.stringMatching(/^ci --include=dev/),
    ]);
  });

  test('completes an install whose scripts were held back, and says so', async () => {
    const { exitCode, errors } = await launch(['config'], { FAKE_NPM: 'blocked' });
    expect(errors).toMatch(/Completing Node 24 .* whose install script did not run/);
    expect(exitCode).toBe(0);
  });

  test('says in a sentence that the network is missing, and ends with an error', async () => {
    const { exitCode, errors } = await launch(['config'], { FAKE_NPM: 'fail' });
    expect(exitCode).toBe(1);
    expect(errors).toContain('the first start needs the network once');
    expect(errors).not.toMatch(/ at .*\.mjs:/);
  });

  test('starts over after an install that was killed', async () => {
    const killed = start(['config'], { FAKE_NPM: 'slow' });
    await waitFor(async () => (await npmCalls()).length === 1);
    await sleep(300);
    killNow(killed);
    const { exitCode } = await launch(['config']);
    expect(exitCode).toBe(0);
    expect(await npmCalls()).toHaveLength(2);
  });

  test('passes SIGTERM on, and ends when the server has drained', async () => {
    await launch(['install']);
    const server = start(['start']);
    const ended = collect(server);
    await firstLine(server);
    server.kill('SIGTERM');
    const { exitCode, output } = await ended;
    expect(output).toContain('drained');
    expect(exitCode).toBe(7);
  });

  test('takes the server with it when it is killed itself', async () => {
    await launch(['install']);
    const server = start(['start']);
    const { pid } = JSON.parse(await firstLine(server));
    server.kill('SIGKILL');
    await waitFor(async () => !isAlive(pid));
  });
});

test('an old Node is told in one sentence what is needed', async () => {
  const text = await readFile(join(folder, 'scripts/launch.mjs'), 'utf8');
  await writeFile(
    join(folder, 'scripts/old.mjs'),
    text.replace('process.versions.node.split', "'18.20.0'.split"),
  );
  const { exitCode, errors } = await collect(
    spawn(process.execPath, [join(folder, 'scripts/old.mjs'), 'start'], { env: environment }),
  );
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^Throughline needs Node 20 or newer.*\n$/);
});

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

function start(flags: string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [join(folder, 'scripts/launch.mjs'), ...flags], {
    cwd: folder,
    env: { ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

function launch(flags: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return collect(start(flags, more));
}

function collect(child: ChildProcess): Promise<Ended> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, output, errors }));
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
}

/** Kills the launcher and everything it started, as `kill -9` of the process group does. */
function killNow(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

async function npmCalls(): Promise<string[]> {
  try {
    return (await readFile(join(folder, 'npm-calls.txt'), 'utf8')).trim().split('\n');
  } catch {
    return []; // npm was not asked for anything yet
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const WAIT_MS_MAX = 30_000;
const POLL_MS = 50;

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS_MAX;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass');
    await sleep(POLL_MS);
  }
}
