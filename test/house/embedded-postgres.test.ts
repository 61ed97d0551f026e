import { mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  endProcess,
  type Holder,
  query,
  readPostmasterPid,
  runHolder,
  stopHolder,
} from './support/run-holder.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder = '';
let dataDir = '';
const holders: Holder[] = [];

/** Starts a holder that is stopped after the test, whatever becomes of it. */
async function hold(where = dataDir, asUser = {}): Promise<Holder> {
  const holder = await runHolder(where, asUser);
  holders.push(holder);
  return holder;
}

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'throughline house ')));
  dataDir = join(folder, 'data folder');
  if (isRoot) spawnSync('chmod', ['755', folder]);
});

afterEach(async () => {
  for (const holder of holders) await stopHolder(holder);
  const sockets = holders.map((holder) => holder.said.host).filter((host) => host !== undefined);
  for (const socket of sockets) await rm(socket, { recursive: true, force: true });
  holders.length = 0;
  await rm(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  test('starts in a path with spaces, on a socket of its own, and keeps what was committed', async () => {
    const first = await hold();
    await query(first.said.host, 'create table kept as select 42 as answer');
    expect(await query(first.said.host, 'show listen_addresses')).toEqual([
      { listen_addresses: '' },
    ]);
    expect(await query(first.said.host, 'show fsync')).toEqual([{ fsync: 'on' }]);
    const socket = await stat(first.said.host ?? '');
    expect(socket.mode & 0o777).toBe(0o700);
    await stopHolder(first);
    await expect(readPostmasterPid(dataDir)).rejects.toThrow('ENOENT');

    const second = await hold();
    expect(second.said.adopted).toBe(false);
    expect(await query(second.said.host, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('is adopted when only the process that started it was killed', async () => {
    const first = await hold();
    await query(first.said.host, 'create table kept as select 42 as answer');
    const pid = await readPostmasterPid(dataDir);
    await endProcess(first.process, 'SIGKILL');

    const second = await hold();
    expect(second.said).toEqual({ host: first.said.host, adopted: true });
    expect(await readPostmasterPid(dataDir)).toBe(pid);
    expect(await query(second.said.host, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('starts again when both were killed, with everything that was committed', async () => {
    const first = await hold();
    await query(first.said.host, 'create table kept as select 42 as answer');
    await endProcess(first.process, 'SIGKILL'); // first: it would bring the other one back
    process.kill(await readPostmasterPid(dataDir), 'SIGKILL');

    const second = await hold();
    expect(second.said.adopted).toBe(false);
    expect(await query(second.said.host, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('is brought back by the process that holds it when it alone was killed', async () => {
    const holder = await hold();
    const pid = await readPostmasterPid(dataDir);
    process.kill(pid, 'SIGKILL');
    await waitFor(async () => (await readPostmasterPid(dataDir)) !== pid);
    const holds = `select from pg_locks where locktype = 'advisory' and granted`;
    await waitFor(async () => (await query(holder.said.host, holds)).length === 1);
    expect((await hold()).said.code).toBe('database/in-use');
  });

  test('starts beside a stale postmaster.pid whose number another process has by now', async () => {
    const first = await hold();
    const pid = await readPostmasterPid(dataDir);
    await endProcess(first.process, 'SIGKILL'); // first: it would bring the other one back
    process.kill(pid, 'SIGKILL');
    const bystander = process.pid;
    const note = join(dataDir, 'postgres', 'postmaster.pid');
    await writeFile(note, `${bystander}\n${join(dataDir, 'postgres')}\n0\n5432\n\n\n\n`);

    const second = await hold();
    expect(second.said.adopted).toBe(false);
    expect(process.kill(bystander, 0)).toBe(true);
  });
});

describe('a data folder that cannot be used ends in one sentence and a stable code', () => {
  test('in use by a live process, which is named and goes on undisturbed', async () => {
    const first = await hold();
    const second = await hold();
    expect(second.said.code).toBe('database/in-use');
    expect(second.said.message).toContain(`process ${first.process.pid}`);
    expect(second.said.message).not.toContain('\n');
    expect(await query(first.said.host, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  test('not a PostgreSQL', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'something else');
    const { said } = await hold();
    expect(said.code).toBe('database/unreadable');
    expect(said.message).toContain('does not hold a PostgreSQL database');
  });

  test('written by another version', async () => {
    await mkdir(join(dataDir, 'postgres', 'global'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await writeFile(join(dataDir, 'postgres', 'global', 'pg_control'), '');
    const { said } = await hold();
    expect(said.code).toBe('database/unreadable');
    expect(said.message).toContain('PostgreSQL 15');
  });

  test('damaged', async () => {
    await stopHolder(await hold());
    const control = join(dataDir, 'postgres', 'global', 'pg_control');
    await writeFile(control, Buffer.alloc(8_192, 0x5a));
    const { said } = await hold();
    expect(said.code).toBe('database/unreadable');
    expect(said.message).toContain('cannot read its data');
  });

  test('a file', async () => {
    await writeFile(dataDir, '');
    expect((await hold()).said.code).toBe('database/unreadable');
  });

  test.skipIf(!isRoot)(
    'out of reach for the user that PostgreSQL runs as (needs root)',
    async () => {
      const closed = join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const { said } = await hold(join(closed, 'data'));
      expect(said.code).toBe('database/unreachable');
      expect(said.message).toContain(`cannot enter ${closed}`);
    },
  );

  test.skipIf(!isRoot)('of another user (needs root, to become somebody else)', async () => {
    await stopHolder(await hold());
    const { said } = await hold(dataDir, { uid: NOBODY, gid: NOBODY });
    expect(said.code).toBe('database/unreachable');
    expect(said.message).not.toContain('\n');
  });

  test.skipIf(!isRoot)('on a full disk (needs root, to mount a small one)', async (context) => {
    await mkdir(dataDir);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dataDir]);
    if (mounted.status !== 0) return context.skip('this machine lets nobody mount a tmpfs');
    try {
      const { said } = await hold();
      expect(said.code).toBe('database/no-space');
      expect(said.message).toContain('No space is left');
    } finally {
      spawnSync('umount', [dataDir]);
    }
  });
});

describe('an ordinary user', () => {
  test.skipIf(!isRoot)('runs it as themselves (needs root, to become one)', async () => {
    await mkdir(dataDir);
    spawnSync('chown', [`${NOBODY}:${NOBODY}`, dataDir]);
    const holder = await hold(dataDir, { uid: NOBODY, gid: NOBODY });
    expect(holder.said.adopted).toBe(false);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY);
    await stopHolder(holder);

    const asRoot = await hold();
    expect(asRoot.said.adopted).toBe(false);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY);
  });
});

const WAIT_MS_MAX = 30_000;
const POLL_MS = 50;

/** Waits until `condition` holds; what it throws meanwhile counts as "not yet". */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS_MAX;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
    } catch (error) {
      failure = error;
    }
    await sleep(POLL_MS);
  }
  throw new Error('it did not come to pass', { cause: failure });
}
