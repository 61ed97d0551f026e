import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { inTenant, readAtOnce, openPool, type Pool } from '../../src/store/database.ts';
import { sendTogether } from '../../src/store/send-together.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';

const TENANT = randomUUID() as TenantId;

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase('database');
  pool = openPool(database.connection, 'tl_app', { max: 1, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('bigint comes as a number, alone and in a list', async () => {
  const { rows } = await pool.query(
    `select 9007199254740991::bigint as one, '{1,-2,9007199254740991}'::bigint[] as many, '{}'::bigint[] as none`,
  );
  expect(rows).toEqual([
    { one: Number.MAX_SAFE_INTEGER, many: [1, -2, Number.MAX_SAFE_INTEGER], none: [] },
  ]);
});

test('a tenant is set for one transaction and gone after it, whatever its end', async () => {
  const ask = 'select current_tenant() as tenant';
  const inside = await inTenant(pool, TENANT, (transaction) => transaction.query(ask));
  expect(inside.rows).toEqual([{ tenant: TENANT }]);
  expect((await pool.query(ask)).rows).toEqual([{ tenant: null }]);
  const refused = inTenant(pool, TENANT, () => Promise.reject(new Error('refused')));
  await expect(refused).rejects.toThrow('refused');
  expect((await pool.query(ask)).rows).toEqual([{ tenant: null }]);
});

test('a tenant that is no UUID is refused before anything is asked', async () => {
  const nobody = "x'; drop table ledger; --" as TenantId;
  await expect(inTenant(pool, nobody, () => Promise.resolve())).rejects.toThrow(RangeError);
});

test('a transaction that the database rolled back is never taken for committed', async () => {
  const swallowing = inTenant(pool, TENANT, (transaction) =>
    transaction.query('select 1 / 0').catch(() => 'swallowed'),
  );
  await expect(swallowing).rejects.toThrow('rolled back');
});

test('statements that are sent at once are one transaction of one tenant, and leave nothing behind', async () => {
  const ask = 'select current_tenant() as tenant, txid_current() as id';
  const answers = await readAtOnce(pool, TENANT, (transaction) =>
    sendTogether([transaction.query(ask), transaction.query(ask)]),
  );
  const [one, other] = answers.map(({ rows }) => rows[0]);
  expect(one).toEqual({ tenant: TENANT, id: other.id });
  expect((await pool.query('select current_tenant() as tenant')).rows).toEqual([{ tenant: null }]);
});

test('one of them that fails is thrown, and the connection is as good as new', async () => {
  const failing = readAtOnce(pool, TENANT, (transaction) =>
    sendTogether([transaction.query('select 1 / 0'), transaction.query('select 1')]),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('they cannot write: their end is sent before anybody knows whether they held', async () => {
  const writing = readAtOnce(pool, TENANT, (transaction) =>
    transaction.query('create temporary table never (one integer)'),
  );
  await expect(writing).rejects.toThrow('read-only transaction');
});

test('what a failed transaction wrote is not there', async () => {
  await pool.query('create temporary table written (one integer)'); // the pool has one connection
  const failing = inTenant(pool, TENANT, async (transaction) => {
    await transaction.query('insert into written values (1)');
    throw new Error('refused');
  });
  await expect(failing).rejects.toThrow('refused');
  expect((await pool.query('select * from written')).rows).toEqual([]);
});

test('a statement behind their end is refused: it would see nobody’s rows', async () => {
  const late = readAtOnce(pool, TENANT, async (transaction) => {
    await transaction.query('select 1');
    return transaction.query('select 2');
  });
  await expect(late).rejects.toThrow('behind the end');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('what a transaction left behind is refused, and never speaks in the one that has its connection next', async () => {
  const other = randomUUID() as TenantId;
  const late = Promise.withResolvers<unknown>();
  const held = Promise.withResolvers<void>();
  const leaving = inTenant(pool, TENANT, async (transaction) => {
    const goOn = async (): Promise<unknown> => {
      await held.promise;
      return transaction.query('select current_tenant() as tenant');
    };
    goOn().then(late.resolve, late.reject); // nobody waits for it here
    throw new Error('refused');
  });
  await expect(leaving).rejects.toThrow('refused');
  await inTenant(pool, other, async (transaction) => {
    held.resolve();
    await expect(late.promise).rejects.toThrow('behind the end');
    expect((await transaction.query('select current_tenant() as tenant')).rows).toEqual([
      { tenant: other },
    ]);
  });
});

test('a connection that is lost before the opening is answered fails the work, and nothing else', async () => {
  const cut = inTenant(pool, TENANT, () => Promise.reject(new Error('before any statement')));
  await expect(cut).rejects.toThrow('before any statement');
  const lost = inTenant(pool, TENANT, (transaction) =>
    sendTogether([
      transaction.query('select pg_terminate_backend(pg_backend_pid())'),
      transaction.query('select 1'),
    ]),
  );
  await expect(lost).rejects.toThrow();
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('what is sent together leaves in one write, the opening with it', async () => {
  const writes = await countWrites(() =>
    readAtOnce(pool, TENANT, (transaction) =>
      sendTogether([transaction.query('select $1::int', [1]), transaction.query('select 2')]),
    ),
  );
  expect(writes).toBe(1);
});

test('of statements that were sent together the cause is thrown, whichever of them it hit', async () => {
  const failing = inTenant(pool, TENANT, async (transaction) => {
    const inTwo = async (): Promise<unknown> => {
      await transaction.query('select 1');
      return transaction.query('select 2');
    };
    await sendTogether([inTwo(), transaction.query('select 1 / 0')]);
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a named statement that a change of the schema made stale fails once', async () => {
  const owner = new pg.Client(database.superuser);
  await owner.connect();
  try {
    await owner.query('create table stale (one integer); grant select on stale to tl_app');
    const ask = (): Promise<unknown> =>
      inTenant(pool, TENANT, (transaction) =>
        transaction.query({ name: 'stale', text: 'select * from stale', values: [] }),
      );
    await ask();
    await owner.query('alter table stale alter column one type text');
    await expect(ask()).rejects.toThrow('cached plan');
    await expect(ask()).resolves.toBeDefined();
  } finally {
    await owner.query('drop table stale');
    await owner.end();
  }
});

/** System calls that hand bytes to a socket while the work runs. */
async function countWrites(work: () => Promise<unknown>): Promise<number> {
  const spies = [vi.spyOn(Socket.prototype, '_write'), vi.spyOn(Socket.prototype, '_writev')];
  try {
    await work();
    return spies.reduce((count, { mock }) => count + mock.calls.length, 0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
