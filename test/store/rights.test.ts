import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { LOGIN_ROLE } from '../../src/store/login.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';

/** What the three roles may do with each table: s(elect), i(nsert), u(pdate), d(elete); `u(a, b)` of these columns alone. */
const RIGHTS: Readonly<Record<string, { app?: string; relay?: string; eraser?: string }>> = {
  tenant: { app: 's i u(name, time_zone)', eraser: 's' },
  api_key: { app: 's i u(revoked_at)' },
  learner: { app: 's i', eraser: 's i u(erasure, external_id, external_id_mac)' },
  learner_state: { app: 's i u', eraser: 's u(erasing, fence, version)' },
  learner_key: { app: 's i', eraser: 's d' },
  learner_day: { app: 's i u' },
  // Append-only: nothing here is ever updated or deleted by what the application acts as (I7).
  ledger: { app: 's i' },
  evaluation: { app: 's i' },
  evaluation_item: { app: 's i' },
  evidence: { app: 's i' },
  calibration: { app: 's i' },
  calibration_bank: { app: 's i' },
  snapshot: { app: 's i' },
  handoff: { app: 's i' },
  judge_call: { app: 's i', eraser: 's' },
  judge_setting: { app: 's i' },
  judge_line_up: { app: 's i' },
  parking: { app: 's i' },
  contest: { app: 's i', eraser: 's u(author)' },
  facet: { app: 's i' },
  review: { app: 's i', eraser: 's' },
  review_frame: { app: 's i', eraser: 's' },
  review_due: { app: 's i d' },
  review_state: { app: 's i u', eraser: 's u' },
  access_log: { app: 's i', eraser: 's u(subject)' },
  difficulty_version: { app: 's i' },
  definition: { app: 's i' },
  role: { app: 's i' },
  cohort: { app: 's i' },
  erasure: { app: 's', eraser: 's i' },
  erasure_step: { app: 's', eraser: 's i' },
  erasure_log: { app: 's', eraser: 's i' },
  redaction: { app: 's i', eraser: 's' },
  retention: { app: 's i', eraser: 's' },
  retention_run: { app: 's', eraser: 's i' },
  // Words and what stands in for them: deleted by erasure, redaction and age alone.
  body: { app: 's i', eraser: 's d' },
  step_result: { app: 's i', eraser: 's d' },
  // In place, derived, spent or pruned.
  cohort_member: { app: 's i d', eraser: 's d' },
  journey_checkpoint: { app: 's i u d' },
  gap_operation: { app: 's i u d' },
  gap_state: { app: 's i u d' },
  gap_focus: { app: 's i u d' },
  carry_state: { app: 's i u d' },
  evaluation_due: { app: 's i u d' },
  review_ticket: { app: 's i u d', eraser: 's d' },
  webhook: { app: 's i u d' },
  change: { app: 's i d', eraser: 's i d' },
  retention_progress: { app: 's', eraser: 's i u' },
  judge_day: { app: 's i u' },
  judge_spend: { app: 's i u' },
  judge_reservation: { app: 's i d' },
  work: { app: 's i u', relay: 's i u d', eraser: 's i u(due_at, wake)' },
  work_owner: { relay: 's i u d' },
  work_rest: { relay: 's i u d' },
  due_look: { relay: 's i u' },
  engine: { relay: 's i u' },
  // Signed heads: what the store remembers of them, and a restore that is under way.
  anchor_turn: { relay: 's u' },
  anchor_file: { relay: 's i u' },
  restoration: {},
  // The migrator's own.
  kysely_migration: {},
  kysely_migration_lock: {},
};

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  current_tenant: ['tl_app', 'tl_eraser'],
  find_api_key: ['tl_app'],
  redeem_review_ticket: ['tl_app'],
  list_changed_heads: ['tl_relay'],
  find_entry_hashes: ['tl_relay'],
  count_journeys: ['tl_relay'],
  find_tenant: ['tl_relay'],
  hold_learner_key: ['tl_app'],
  list_erasure_heads: ['tl_relay'],
  list_retentions: ['tl_relay'],
  sweep_due_erasures: ['tl_relay'],
  list_tenants: ['tl_relay'],
  sweep_due_work: ['tl_relay'],
  sweep_due_evaluations: ['tl_relay'],
  sweep_due_reviews: ['tl_relay'],
  count_failed_reviews: ['tl_relay'],
  list_due: ['tl_relay'],
  raise_fences: ['tl_relay'],
};

/** Tables that no tenant's row is in; every other one is under row-level security, forced. */
const WITHOUT_ROW_SECURITY: Readonly<Record<string, string>> = {
  anchor_turn: 'one row: whose turn it is to sign',
  anchor_file: 'files, not learners',
  engine: 'one row: which engine runs',
  restoration: 'one row a restore; no role has a right to it',
  work_owner: 'processes and their leases',
  kysely_migration: 'names of migrations; no role has a right to it',
  kysely_migration_lock: 'one row; no role has a right to it',
};

const UNPROTECTED = `select relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and not (relrowsecurity and relforcerowsecurity) order by relname`;

const ROLES = { app: 'tl_app', relay: 'tl_relay', eraser: 'tl_eraser' } as const;

let database: TestDatabase;
let superuser: pg.Pool;
let app: Pool;

beforeAll(async () => {
  database = await createTestDatabase('rights');
  superuser = new pg.Pool({ ...database.superuser, max: 1 });
  superuser.on('error', () => undefined); // dropping the database ends its idle connections
  app = openPool(database.connection, 'tl_app', { max: 2, onError: () => undefined });
});

afterAll(async () => {
  await Promise.all([app.end(), superuser.end()]);
  await database.drop();
});

async function select<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await superuser.query<Row>(text, [...values])).rows;
}

async function listNames(text: string): Promise<string[]> {
  return (await select<{ name: string }>(text)).map((row) => row.name);
}

/** A role's rights on a table in the words of `RIGHTS`. */
async function describeRights(role: string, table: string): Promise<string> {
  const [row] = await select<Record<'s' | 'i' | 'u' | 'd' | 'other', boolean> & { some: string }>(
    `select has_table_privilege($1, $2::regclass, 'select') as s, has_table_privilege($1, $2::regclass, 'insert') as i,
            has_table_privilege($1, $2::regclass, 'update') as u, has_table_privilege($1, $2::regclass, 'delete') as d,
            has_table_privilege($1, $2::regclass, 'truncate, references, trigger') as other,
            (select coalesce(string_agg(attname, ', ' order by attname), '') from pg_attribute
             where attrelid = $2::regclass and attnum > 0 and not attisdropped
               and has_column_privilege($1, attrelid, attnum, 'update')) as some`,
    [role, table],
  );
  if (row === undefined) throw new Error('one row was asked for');
  const update = row.u ? 'u' : row.some === '' ? '' : `u(${row.some})`;
  return [
    row.s ? 's' : '',
    row.i ? 'i' : '',
    update,
    row.d ? 'd' : '',
    row.other ? 'truncate, references or trigger' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

test('each role has the rights that are said here, and no other', async () => {
  const tables = await listNames(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'i') order by 1`,
  );
  const found: Record<string, { app?: string; relay?: string; eraser?: string }> = {};
  for (const table of tables) {
    const rights: Record<string, string> = {};
    for (const [name, role] of Object.entries(ROLES)) {
      const words = await describeRights(role, table);
      if (words !== '') rights[name] = words;
    }
    found[table] = rights;
  }
  expect(found).toEqual(RIGHTS);
});

test('a function may be called by the roles that are said here, and by nobody else', async () => {
  const rows = await select<{ name: string; roles: string[]; public: boolean }>(
    `select p.proname as name,
            array(select rolname::text from pg_roles where rolname = any ($1)
                  and has_function_privilege(rolname, p.oid, 'execute') order by 1) as roles,
            exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
                    where grantee = 0) as public
     from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`,
    [[...Object.values(ROLES), LOGIN_ROLE]],
  );
  expect(Object.fromEntries(rows.map((row) => [row.name, row.roles]))).toEqual(FUNCTIONS);
  expect(rows.filter((row) => row.public)).toEqual([]);
});

test('a function that is made later is nobody’s until it is granted', async () => {
  const client = await superuser.connect();
  try {
    await client.query('begin');
    await client.query('set local role tl_migrator');
    await client.query('create function later() returns integer language sql as $$ select 1 $$');
    const { rows } = await client.query<{ may: boolean }>(
      `select has_function_privilege('tl_app', 'later()', 'execute') as may`,
    );
    expect(rows).toEqual([{ may: false }]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('what a process logs in as is no superuser, bypasses nothing and owns nothing', async () => {
  expect(
    await select(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit,
              (select count(*)::integer from pg_class where relowner = r.oid) as owns,
              pg_has_role(rolname, 'tl_migrator', 'member') as "mayMigrate"
       from pg_roles r where rolname = any ($1) order by 1`,
      [[...Object.values(ROLES), LOGIN_ROLE]],
    ),
  ).toEqual(
    [LOGIN_ROLE, 'tl_app', 'tl_eraser', 'tl_relay'].map((rolname) => ({
      rolname,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolinherit: rolname !== LOGIN_ROLE,
      owns: 0,
      mayMigrate: false,
    })),
  );
});

test('every table is under forced row-level security, but for those with a reason', async () => {
  expect(await listNames(UNPROTECTED)).toEqual(Object.keys(WITHOUT_ROW_SECURITY).toSorted());
});

test('a table that is added without row-level security is found, and so is one that does not force it', async () => {
  const client = await superuser.connect();
  try {
    await client.query('begin');
    await client.query('create table added_later (tenant uuid not null)');
    await client.query('create table half_protected (tenant uuid not null)');
    await client.query('alter table half_protected enable row level security');
    const { rows } = await client.query<{ name: string }>(UNPROTECTED);
    expect(rows.map((row) => row.name)).toEqual(
      [...Object.keys(WITHOUT_ROW_SECURITY), 'added_later', 'half_protected'].toSorted(),
    );
  } finally {
    await client.query('rollback');
    client.release();
  }
});

/** A value for each type that a column can have; which one matters to nobody here. */
const SAMPLES: Readonly<Record<string, () => unknown>> = {
  uuid: randomUUID,
  text: randomUUID,
  bytea: () => Buffer.from(randomUUID()),
  bigint: () => 1,
  integer: () => 1,
  smallint: () => 1,
  boolean: () => false,
  'double precision': () => 0,
  jsonb: () => '{}',
  json: () => '{}',
  date: () => '2026-03-02',
  'timestamp with time zone': () => '2026-03-02T12:00:00Z',
  'ARRAY uuid': () => [],
  'ARRAY text': () => [],
  'ARRAY int8': () => [],
  'ARRAY float8': () => [],
};

/** Puts one row of `tenant` into `table`, whatever columns it has. */
async function plantRow(table: string, tenantColumn: string, tenant: TenantId): Promise<void> {
  const columns = await select<{ name: string; type: string }>(
    `select column_name as name,
            case data_type when 'ARRAY' then 'ARRAY ' || substr(udt_name, 2) else data_type end as type
     from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_nullable = 'NO' and is_identity = 'NO'
       and column_name <> $2`,
    [table, tenantColumn],
  );
  const values = columns.map(({ name, type }) => {
    const sample = SAMPLES[type];
    if (sample === undefined) throw new Error(`${table}.${name} is of a type without a sample`);
    return sample();
  });
  const names = [tenantColumn, ...columns.map((column) => column.name)];
  await superuser.query(
    `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})
     values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    [tenant, ...values],
  );
}

/** What no request may even look at. */
const RELAY_ONLY: ReadonlySet<string> = new Set(['work_rest']);

test('with one tenant set, another one’s rows are invisible in every table, and its rows cannot be written', async () => {
  const mine = randomUUID() as TenantId;
  const other = randomUUID() as TenantId;
  const tables = await listNames(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'tenant' order by 1`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const places = [
    ['tenant', 'id'],
    ...tables.map((table) => [table, 'tenant'] as const),
  ] as readonly (readonly [table: string, column: string])[];
  for (const [table, column] of places) {
    await plantRow(table, column, mine);
    await plantRow(table, column, other);
  }
  for (const [table, column] of places) {
    if (RELAY_ONLY.has(table)) {
      const refused = inTenant(app, mine, (transaction) =>
        transaction.query(`select from "${table}"`),
      );
      await expect(refused, table).rejects.toMatchObject({ code: '42501' });
      continue;
    }
    const seen = await inTenant(app, mine, (transaction) =>
      transaction.query(`select distinct "${column}" as tenant from "${table}"`),
    );
    expect([table, seen.rows]).toEqual([table, [{ tenant: mine }]]);
    const unset = await app.query(`select from "${table}"`);
    expect([table, unset.rowCount]).toEqual([table, 0]);
  }
  await expect(
    inTenant(app, mine, (transaction) =>
      transaction.query('insert into learner (id, tenant) values ($1, $2)', [randomUUID(), other]),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});
