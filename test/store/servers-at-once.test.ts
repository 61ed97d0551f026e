import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { prepareLogin, refuseSuperuser } from '../../src/store/login.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

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
