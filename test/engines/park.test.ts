import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CalibrationRef, LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { createLearnerSteps } from '../../src/steps/learner/create-learner-steps.ts';
import { findNextDue } from '../../src/steps/learner/find-next-due.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { createLearnerKey } from '../../src/store/keys/learner-key.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { Stage } from '../support/engines/script.ts';

const master = parseMasterKey(randomBytes(32).toString('hex'));
let database: TestDatabase;
let stage: Stage;
let pool: Pool;
let steps: ReturnType<typeof createLearnerSteps>;
let ref: LearnerRef;

beforeAll(async () => {
  database = await createTestDatabase('park');
  stage = new Stage(database.superuser);
  await stage.build();
  pool = openPool(database.connection, 'tl_app', { max: 4, onError: () => undefined });
  steps = createLearnerSteps({
    appPool: pool,
    master,
    nowMs: () => Date.parse('2026-03-02T10:00:00Z'),
  });
});
beforeEach(async () => {
  ref = (await stage.addLearners(1, 3))[0]!;
  await stage.pool.query(
    'insert into learner_key (learner, tenant, master_key, wrapped) values ($1, $2, $3, $4)',
    [ref.learner, ref.tenant, master.id, createLearnerKey(master, ref.learner).wrapped],
  );
});
afterAll(async () => {
  await pool.end();
  await stage.end();
  await database.drop();
});

async function begin(): Promise<CalibrationRef> {
  const fence = await steps.takeFence(ref);
  const due = await steps.findNextDue(ref, fence);
  if (due.kind !== 'calibrate') throw new Error(`nothing to calibrate: ${due.kind}`);
  return { ...ref, fence, position: due.position };
}

async function readState() {
  const { rows } = await stage.pool.query(
    `select s.cursor::integer, (select json_agg(json_build_array(position, ordinal, action, attempts, error_code) order by ordinal)
       from parking p where p.learner = s.learner) as parking,
     (select count(*)::integer from change c where c.type = 'parked' and s.learner = any(c.learners)) as changes
     from learner_state s where s.learner = $1`,
    [ref.learner],
  );
  return rows[0];
}

test('parking is on record and takes the completion out of the order', async () => {
  const run = await begin();
  await steps.park(run, 8, 'judge/unavailable');
  expect(await readState()).toEqual({
    cursor: 1,
    parking: [[1, 1, 'parked', 8, 'judge/unavailable']],
    changes: 1,
  });
  expect(await steps.findNextDue(ref, run.fence)).toEqual({ kind: 'calibrate', position: 2 });
});

test('under a newer fence nothing is parked, and nothing is found', async () => {
  const run = await begin();
  await steps.takeFence(ref);
  await steps.park(run, 8, 'judge/unavailable');
  expect(await readState()).toEqual({ cursor: 0, parking: null, changes: 0 });
  expect(await steps.findNextDue(ref, run.fence)).toEqual({ kind: 'stale' });
});

test('for a learner under erasure nothing is parked, and nothing is due', async () => {
  const run = await begin();
  await stage.pool.query(`update learner_state set erasing = true where learner = $1`, [
    ref.learner,
  ]);
  await steps.park(run, 8, 'judge/unavailable');
  expect(await readState()).toEqual({ cursor: 0, parking: null, changes: 0 });
  expect(await steps.findNextDue(ref, run.fence)).toEqual({ kind: 'gone' });
});

test('parked again after it was asked for, it goes back to where it was', async () => {
  const run = await begin();
  await steps.park(run, 8, 'judge/unavailable');
  await steps.park({ ...run, position: 2 }, 8, 'judge/unavailable');
  await stage.pool.query(
    `insert into parking (tenant, learner, position, ordinal, action, attempts, error_code) values ($1, $2, 1, 2, 'retried', 0, '')`,
    [ref.tenant, ref.learner],
  );
  expect(await steps.findNextDue(ref, run.fence)).toEqual({ kind: 'calibrate', position: 1 });
  await steps.park(run, 8, 'judge/timeout');
  expect(await readState()).toMatchObject({ cursor: 2 });
  expect(await steps.findNextDue(ref, run.fence)).toEqual({ kind: 'calibrate', position: 3 });
});

test('the walk passes any number of completions of other flows, each once', async () => {
  const other = (await stage.addLearners(1, 0))[0]!;
  await stage.pool.query(
    `insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier, policy_version,
       snapshot_version, event_id, kind, status, touchpoint, effect, body_hash)
     select $1, $2, seq, 'event', now(), 0, 0, 1, 'unrated', 1, 0, 'e' || seq, 'chat_turn', 'completed', 't' || seq, 'review', '\\x00'
     from generate_series(1, 1200) as numbers (seq)`,
    [other.tenant, other.learner],
  );
  const fence = await steps.takeFence(other);
  // A look of two batches ends on the way; what it has passed stays passed.
  expect(await findNextDue(pool, other, fence, 2)).toEqual({ kind: 'more' });
  expect(await steps.findNextDue(other, fence)).toEqual({ kind: 'nothing' });
  expect(await steps.findNextDue(other, fence)).toEqual({ kind: 'nothing' });
  const passed = 'select count(*) from review_due where learner = $1';
  expect(await stage.count(passed, [other.learner])).toBe(1_200);
  expect(await stage.countWork('review')).toBe(1);
});
