import { afterEach, beforeEach, expect, test } from 'vitest';
import { askReadiness } from '../support/processes/role-process.ts';
import { stopServer } from '../support/processes/server-process.ts';
import { openRoleHouse, stageOf, type RoleHouse } from './support/role-house.ts';

const TEST_MS_MAX = 180_000;
const LEARNERS = 3;
/** Where nobody listens: a Temporal that is away. */
const AWAY = { ENGINE: 'temporal', TEMPORAL_ADDRESS: '127.0.0.1:9' };

let house: RoleHouse;

beforeEach(async () => {
  house = await openRoleHouse();
});

afterEach(() => house.close());

async function readEngine(): Promise<unknown> {
  return JSON.parse((await house.run(['engine', 'show', '--json'])).out);
}

test(
  'with Temporal away servers record and are ready, a worker says why it is not, and both end when told to',
  { timeout: TEST_MS_MAX },
  async () => {
    const [server, worker] = await Promise.all([
      house.start('server'),
      house.start('worker', AWAY),
    ]);
    const client = await house.makeClient(server);
    expect(await client.events.record([stageOf(1, 1)])).toMatchObject([{ settled: true }]);
    expect(await askReadiness(server.url)).toMatchObject({ status: 200, ready: true });
    await expect
      .poll(async () => (await askReadiness(worker.url)).parts['engine'], { timeout: 60_000 })
      .toContain('Temporal at 127.0.0.1:9 does not answer');
    expect((await askReadiness(worker.url)).status).toBe(503);
    expect(await readEngine()).toMatchObject({ engine: { name: 'temporal' }, work: { depth: 1 } });
    expect(await Promise.all([server, worker].map((each) => stopServer(each)))).toEqual([0, 0]);
  },
);

test(
  'start with Temporal away is ready, since it records, and tells of its engine; it plays no sample then',
  { timeout: TEST_MS_MAX },
  async () => {
    const begun = house.begin(['start'], { ...house.environment, ...AWAY });
    await expect.poll(() => begun.output(), { timeout: 60_000 }).toContain('ready at');
    expect(begun.output()).toContain('so the sample waits');
    const url = /ready at (http:\S+)/.exec(begun.output())?.[1] ?? '';
    const readiness = await askReadiness(url);
    expect(readiness).toMatchObject({ status: 200, ready: true, parts: { database: 'ready' } });
    expect(readiness.parts['engine']).toContain('does not answer');
    expect(await stopServer(begun)).toBe(0);
  },
);

test(
  'a switch there and back keeps all that is due, rests the old engine, refuses it by name, and the same worker goes on',
  { timeout: TEST_MS_MAX },
  async () => {
    const server = await house.start('server');
    const client = await house.makeClient(server);
    const send = async (attempt: number): Promise<void> => {
      for (let learner = 0; learner < LEARNERS; learner += 1)
        await client.events.record([stageOf(learner, attempt)]);
    };
    const awaitVersion = async (version: number): Promise<void> => {
      for (let learner = 0; learner < LEARNERS; learner += 1)
        await expect
          .poll(async () => (await client.learners.get(`learner-${learner}`)).snapshotVersion, {
            timeout: 60_000,
          })
          .toBe(version);
    };
    const worker = await house.start('worker');
    await send(1);
    await awaitVersion(1);
    const there = await house.run(['engine', 'switch', 'temporal', '--json']);
    expect(there.code).toBe(0);
    expect(JSON.parse(there.out)).toMatchObject({
      switched: true,
      from: 'embedded',
      to: 'temporal',
      generation: 2,
      learners: LEARNERS,
      processes: 1,
    });
    await send(2);
    await expect
      .poll(async () => await askReadiness(worker.url), { timeout: 60_000 })
      .toMatchObject({
        status: 503,
        parts: { engine: expect.stringContaining('ENGINE=temporal') },
      });
    const refused = await house.run(['worker']);
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringContaining('throughline engine switch embedded'),
    });
    expect(await readEngine()).toMatchObject({ work: { depth: LEARNERS } });
    const back = await house.run(['engine', 'switch', 'embedded']);
    expect(back.out).toContain('Switched from ENGINE=temporal to ENGINE=embedded');
    expect((await house.run(['worker'], AWAY)).code).toBe(2);
    expect((await house.run(['engine', 'switch', 'embedded'])).out).toContain('already');
    // The worker of the first generation is still up: it says that it takes work, and it does.
    await expect
      .poll(async () => await askReadiness(worker.url), { timeout: 60_000 })
      .toMatchObject({ status: 200, parts: { engine: 'ready' } });
    await awaitVersion(2);
    expect(await readEngine()).toMatchObject({ work: { liveOwners: 1 } });
    expect(await stopServer(worker)).toBe(0);
    const verified = await house.run(['verify', '--json']);
    expect(JSON.parse(verified.out), verified.out).toMatchObject({ clean: true, failures: 0 });
  },
);

test('an engine that there is not is refused with those that there are', async () => {
  const { code, err } = await house.run(['engine', 'switch', 'cadence']);
  expect(code).not.toBe(0);
  expect(err).toContain('embedded, temporal');
}, 180_000);
