import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as binary from '../../src/store/record/binary-arrays.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase('binary arrays');
  client = new pg.Client(database.superuser);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What PostgreSQL reads in a binary array, element by element, as text; null for null. */
async function readBack(type: string, array: Buffer): Promise<(string | null)[]> {
  const result = await client.query<{ text: string | null }>(
    `select item::text as text from unnest($1::${type}[]) with ordinality as u (item, place) order by place`,
    [array],
  );
  return result.rows.map(({ text }) => text);
}

const listOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<(Value | null)[]> =>
  fc.array(fc.option(value, { nil: null }), { maxLength: 8 });
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const safe = fc.maxSafeInteger();
const same = <Value>(value: Value): Value => value;
const asText = (values: readonly (string | number | null)[]): (string | null)[] =>
  values.map((value) => (value === null ? null : String(value)));

it('arrays arrive at the database as they were, nulls and empty arrays too', async () => {
  await fc.assert(
    fc.asyncProperty(
      listOf(fc.uuid()),
      listOf(text),
      listOf(whole),
      listOf(safe.map((value) => (Object.is(value, -0) ? 0 : value))),
      listOf(fc.integer({ min: -32_768, max: 32_767 })),
      async (uuids, texts, integers, bigints, smallints) => {
        expect(await readBack('uuid', binary.uuidArray(uuids, same))).toEqual(uuids);
        expect(await readBack('text', binary.textArray(texts, same))).toEqual(texts);
        expect(await readBack('integer', binary.integerArray(integers, same))).toEqual(
          asText(integers),
        );
        expect(await readBack('bigint', binary.bigintArray(bigints, same))).toEqual(
          asText(bigints),
        );
        expect(await readBack('smallint', binary.smallintArray(smallints, same))).toEqual(
          asText(smallints),
        );
      },
    ),
    { numRuns: 50 },
  );
});

it('times, dates, booleans, bytes and JSON arrive as they were', async () => {
  await client.query("set timezone = 'UTC'");
  const times = [0, -1, Date.parse('2026-03-02T09:30:00.123Z'), null];
  expect(await readBack('timestamptz', binary.timestampArray(times, same))).toEqual([
    '1970-01-01 00:00:00+00',
    '1969-12-31 23:59:59.999+00',
    '2026-03-02 09:30:00.123+00',
    null,
  ]);
  expect(await readBack('date', binary.dateArray([0, -1, 20_514], same))).toEqual([
    '1970-01-01',
    '1969-12-31',
    '2026-03-02',
  ]);
  expect(await readBack('boolean', binary.booleanArray([true, false, null], same))).toEqual([
    'true',
    'false',
    null,
  ]);
  const bytes = [Buffer.from('00ff', 'hex'), Buffer.alloc(0)];
  expect(await readBack('bytea', binary.byteaArray(bytes, same))).toEqual(['\\x00ff', '\\x']);
  expect(await readBack('jsonb', binary.jsonArray(['{"a": "ü"}', null], same))).toEqual([
    '{"a": "ü"}',
    null,
  ]);
});
