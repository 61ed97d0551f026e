import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool, type Pool } from '../../src/store/database.ts';
import { holdListener } from '../../src/store/hold-listener.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';

const LISTEN = 'listen throughline_nothing';
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and query = '${LISTEN}'`;

let database: TestDatabase;
let pool: Pool;
let superuser: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase('listener');
  pool = openPool(database.connection, 'tl_app', { max: 1, onError: () => undefined });
  superuser = new pg.Pool({ ...database.superuser, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await superuser.end();
  await database.drop();
});

test('a listener that is cut ends with what cut it', async () => {
  const held = holdListener(pool, new AbortController().signal, {
    listen: LISTEN,
    onReady: () => void superuser.query(CUT),
    onNotice: () => undefined,
  });
  await expect(held).rejects.toMatchObject({
    message: `the connection that holds “${LISTEN}” was cut`,
    cause: { code: '57P01' }, // ended by an administrator's command
  });
});
