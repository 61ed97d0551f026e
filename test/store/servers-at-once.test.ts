import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { prepareLogin, refuseSuperuser } from '../../src/store/login.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { createDatabase, dropDatabase } from '../support/postgres/test-cluster.ts';

const SERVERS = 4;
const ROUNDS = 5;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('servers at once');
});

afterAll(() => database.drop());

test('servers that start on one database at the same moment all get through, over a socket too', async () => {
  const { user, host, port, database: name } = database.superuser;
  const url = `postgres://${user}@localhost:${port}/${name}?host=${encodeURIComponent(host)}&user=${user}`;
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(
      Array.from({ length: SERVERS }, async () => {
        await migrate({ connectionString: url });
        await refuseSuperuser(await prepareLogin(url, 'password-1'));
      }),
    );
  }
  expect.assertions(0);
});

test('of servers that meet an empty database at the same moment, each migration is applied by one, once', async () => {
  const empty = await createDatabase(
    { ...inject('postgresTemplate'), database: 'template0' },
    'empty at once',
  );
  try {
    const applied = await Promise.all(Array.from({ length: SERVERS }, () => migrate(empty)));
    const names = applied.flat();
    expect(new Set(names).size).toBe(names.length);
    const client = new pg.Client(empty);
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from kysely_migration');
    await client.end();
    expect(rows.map((row) => row.name).toSorted()).toEqual(names.toSorted());
    expect(names).toContain('0001-initial');
  } finally {
    await dropDatabase(empty);
  }
});
