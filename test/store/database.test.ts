import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { inTenant, inTenantAtOnce, openPool, type Pool } from '../../src/store/database.ts';
import { sendTogether } from '../../src/store/send-together.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

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
  const answers = await inTenantAtOnce(pool, TENANT, (transaction) =>
    sendTogether([transaction.query(ask), transaction.query(ask)]),
  );
  const [one, other] = answers.map(({ rows }) => rows[0]);
  expect(one).toEqual({ tenant: TENANT, id: other.id });
  expect((await pool.query('select current_tenant() as tenant')).rows).toEqual([{ tenant: null }]);
});

test('one of them that fails takes them all back, and the connection is as good as new', async () => {
  const failing = inTenantAtOnce(pool, TENANT, (transaction) =>
    sendTogether([transaction.query('select 1 / 0'), transaction.query('select 1')]),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a statement behind their end is refused: it would see nobody’s rows', async () => {
  const late = inTenantAtOnce(pool, TENANT, async (transaction) => {
    await transaction.query('select 1');
    return transaction.query('select 2');
  });
  await expect(late).rejects.toThrow('behind the end');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
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
