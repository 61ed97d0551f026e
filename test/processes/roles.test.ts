import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Client } from '@throughline/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askReadiness, runCommand } from '../support/processes/role-process.ts';
import type { BegunProcess } from '../support/processes/begin-process.ts';
import { killGroup, stopServer } from '../support/processes/server-process.ts';
import { openRoleHouse, stageOf, type RoleHouse } from './support/role-house.ts';

const TEST_MS_MAX = 180_000;
const LEARNERS = 4;

let house: RoleHouse;

beforeEach(async () => {
  house = await openRoleHouse();
});

afterEach(() => house.close());

test(
  'two servers and two workers that start at once on an empty database share its work, and a killed worker leaves none behind',
  { timeout: TEST_MS_MAX },
  async () => {
    const [one, two, worker, victim] = await Promise.all([
      house.start('server'),
      house.start('server'),
      house.start('worker'),
      house.start('worker'),
    ]);
    const client = await house.makeClient(one);
    const others = await house.makeClient(two);
    const send = async (through: Client, attempt: number): Promise<void> => {
      for (let learner = 0; learner < LEARNERS; learner += 1)
        await through.events.record([stageOf(learner, attempt)]);
    };
    await send(client, 1);
    killGroup(victim.child);
    await send(others, 2);
    for (let learner = 0; learner < LEARNERS; learner += 1)
      await expect
        .poll(async () => (await others.learners.get(`learner-${learner}`)).snapshotVersion, {
          timeout: 60_000,
        })
        .toBe(2);
    const verified = await house.run(['verify', '--json']);
    expect(JSON.parse(verified.out), verified.out).toMatchObject({ clean: true, failures: 0 });
    expect(await house.query('select name from tenant')).toEqual([{ name: 'default' }]);
    expect(await Promise.all([one, two, worker].map((each) => stopServer(each)))).toEqual([
      0, 0, 0,
    ]);
    await expect(readdir(house.folder)).resolves.toEqual([]); // nothing is kept beside the database
  },
);

test(
  'a worker listens with its health alone, and says part by part how it is',
  { timeout: TEST_MS_MAX },
  async () => {
    const worker = await house.start('worker');
    expect(await askReadiness(worker.url)).toEqual({
      status: 200,
      ready: true,
      parts: { database: 'ready', engine: 'ready' },
    });
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${worker.url}/metrics`)).text()).toContain('throughline_work_depth');
    expect((await fetch(`${worker.url}/v1/events`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${worker.url}/docs`)).status).toBe(404);
  },
);

test.each(['server', 'worker'] as const)(
  'a %s refuses what cannot work with several processes, and makes no files',
  async (role) => {
    const { DATABASE_URL, MASTER_KEY, DATA_DIR } = house.environment;
    const refuse = async (given: Record<string, string>): Promise<string> => {
      const { code, err } = await runCommand([role], given);
      expect(code).toBe(2);
      expect(err.trim().split('\n')).toHaveLength(1);
      return err;
    };
    expect(await refuse({ DATA_DIR: DATA_DIR, MASTER_KEY: MASTER_KEY })).toContain(
      `throughline ${role} needs DATABASE_URL`,
    );
    expect(await refuse({ DATA_DIR: DATA_DIR, DATABASE_URL: DATABASE_URL })).toContain(
      `throughline ${role} needs MASTER_KEY or MASTER_KEY_FILE`,
    );
    await expect(readdir(house.folder)).resolves.toEqual([]);
  },
  TEST_MS_MAX,
);

test(
  'a server whose ENGINE is not the one of the database refuses it by name; one without ENGINE minds neither',
  { timeout: TEST_MS_MAX },
  async () => {
    const worker = await house.start('worker');
    await stopServer(worker);
    await house.query(`update engine set name = 'temporal'`);
    const refused = await house.run(['server'], { ENGINE: 'embedded' });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('throughline engine switch embedded');
    expect((await house.run(['worker'])).err).toContain('ENGINE=temporal');
    await stopServer(await house.start('server'));
  },
);

test(
  'of two first starts with two master keys one gets through, and its key works; the other is told',
  { timeout: TEST_MS_MAX },
  async () => {
    const both = ['one', 'two'].map((name) =>
      house.begin(['start', '--no-sample'], {
        DATA_DIR: join(house.folder, name),
        DATABASE_URL: house.environment.DATABASE_URL,
      }),
    );
    const [first, second] = both as [BegunProcess, BegunProcess];
    const loser = await Promise.race([
      first.exited.then(() => first),
      second.exited.then(() => second),
    ]);
    const winner = loser === first ? second : first;
    expect((await loser.exited).exitCode).toBe(2);
    expect(loser.errors()).toMatch(/The master key .* this database was made with/);
    await expect.poll(() => winner.output(), { timeout: 60_000 }).toContain('ready at');
    const url = /ready at (http:\S+)/.exec(winner.output())?.[1];
    const key = /^ {4}(tl_\S+)$/m.exec(winner.output())?.[1];
    const client = createClient({ baseUrl: url ?? '', key: key ?? '' });
    expect(await client.events.record([stageOf(1, 1)])).toHaveLength(1);
    expect(await stopServer(winner)).toBe(0);
  },
);

test(
  'first starts that share a data folder all print a key that works, and one key alone stays in force',
  { timeout: TEST_MS_MAX },
  async () => {
    const all = Array.from({ length: 3 }, () =>
      house.begin(['start', '--no-sample'], house.environment),
    );
    const keys = new Set<string>();
    for (const each of all) {
      await expect.poll(() => each.output(), { timeout: 60_000 }).toContain('ready at');
      const key = /^ {4}(tl_\S+)$/m.exec(each.output())?.[1] ?? '';
      const url = /ready at (http:\S+)/.exec(each.output())?.[1] ?? '';
      keys.add(key);
      expect(await createClient({ baseUrl: url, key }).events.record([stageOf(1, 1)])).toHaveLength(
        1,
      );
    }
    const kept = await readFile(join(house.folder, 'data', 'admin.key'), 'utf8');
    expect([...keys]).toEqual([kept.trim()]);
    expect(await house.query('select count(*)::int from api_key where revoked_at is null')).toEqual(
      [{ count: 1 }],
    );
    const files = await readdir(join(house.folder, 'data'));
    expect(files.filter((name) => name.startsWith('admin.key'))).toEqual(['admin.key']);
  },
);

test(
  'a database that cannot be reached is said in one sentence without its address',
  { timeout: TEST_MS_MAX },
  async () => {
    const refused = await house.run(['server'], {
      DATABASE_URL: 'postgres://app:secret-1@127.0.0.1:9/nothing',
    });
    expect(refused.code).toBe(2);
    expect(refused.err.trim()).toBe(
      'The database that DATABASE_URL names could not be reached: nobody listens there (ECONNREFUSED).',
    );
  },
);
