import type { BenchDatabase } from './bench-database.ts';

const CIPHERTEXT_BYTES = 230;

/** Statements that the fill is cut into, so that it can say how far it is. */
const PARTS = 10;

/**
 * Makes the ledger as long as `rows`, on the server, spread over the learners that are on record: entries
 * and bodies of the size that recording writes, in the order of time, and the states that go with them.
 * Indexes are made at the end, which takes a third of the time.
 */
export async function fillLedger(
  database: BenchDatabase,
  rows: number,
  report: (progress: string) => void,
): Promise<void> {
  const { superuser, tenant } = database;
  const found = await superuser.query<{ learners: string }>(
    'select count(*) as learners from learner_state where tenant = $1',
    [tenant.id],
  );
  const perLearner = Math.ceil(rows / Number(found.rows[0]?.learners));
  await superuser.query("set maintenance_work_mem = '512MB'");
  await superuser.query('set synchronous_commit = off');
  const indexes = await superuser.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename in ('ledger', 'body') and indexname not like '%_pkey'`,
  );
  for (const { name } of indexes.rows) await superuser.query(`drop index ${name}`);
  await superuser.query('alter table ledger drop constraint ledger_pkey');
  for (let part = 0; part < PARTS; part += 1) {
    const from = 1 + Math.floor((part * perLearner) / PARTS);
    const to = Math.floor(((part + 1) * perLearner) / PARTS);
    await superuser.query(FILL_BODIES, [tenant.id, from, to]);
    await superuser.query(FILL_LEDGER, [tenant.id, from, to]);
    report(`${part + 1} of ${PARTS} parts`);
  }
  await superuser.query(
    `update learner_state s set version = version + 1, next_seq = next_seq + $2, total = total + $2, last_effect_seq = last_effect_seq + $2,
       last_calibrating_seq = 0 where tenant = $1`,
    [tenant.id, perLearner],
  );
  await superuser.query('alter table ledger add primary key (learner, seq)');
  for (const { name, definition } of indexes.rows) {
    await superuser.query(definition);
    report(name);
  }
  for (const table of ['ledger', 'body', 'learner_state']) {
    await superuser.query(`vacuum analyze ${table}`);
    report(`${table} vacuumed`);
  }
}

const FILL_BODIES = `
  insert into body (tenant, id, learner, ciphertext)
  select $1, uuidv7(interval '-1 day'), s.learner, decode(repeat('a7', ${CIPHERTEXT_BYTES}), 'hex')
  from generate_series($2::integer, $3::integer) n cross join learner_state s where s.tenant = $1`;

const FILL_LEDGER = `
  insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier,
    policy_version, snapshot_version, event_id, kind, status, touchpoint, occurred_at, focus, scenario,
    scenario_attempt, stage, signals, day, base, decay, task_decay, cut, points, effect, late, body_id, body_hash)
  select $1, s.learner, s.next_seq + n - 1, 'event', now(), 1, s.total + n, 1, 'unrated', 1, 0,
    'fill-' || n || '-' || (random() * 1000000)::integer,
    case when n % 5 = 0 then 'chat_turn' else 'cowork_session' end,
    case when n % 5 = 0 then 'completed' else 'progress' end,
    'fill-' || n, now() - interval '1 day', 'sorting', 'scenario-1', 'attempt-1', 'stage-1',
    '{"durationMs": 61000, "attempts": 2}', date '2025-01-01' + n % 365, 1, 1000, 1000, 0, 1,
    case when n % 5 = 0 then 'evaluate' end, false, gen_random_uuid(), decode(repeat('5c', 32), 'hex')
  from generate_series($2::integer, $3::integer) n cross join learner_state s where s.tenant = $1`;
