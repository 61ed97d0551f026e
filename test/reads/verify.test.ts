import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import type { VerifiedInvariant, VerifyReport } from '../../src/reads/verify/verify-report.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { renderVerifyReport } from '../../src/cli/output/render-verify-report.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

const LEARNER = 'learner-1';
const STAGES = 12;

/** Damage that is planted, and what has to be said of it. */
interface Damage {
  readonly what: string;
  readonly table: string;
  readonly sql: string;
  readonly finds: VerifiedInvariant;
  readonly at: string | RegExp | null;
  readonly says: string | RegExp;
}

const DAMAGES: readonly Damage[] = [
  {
    what: 'an altered xp',
    table: 'ledger',
    sql: 'update ledger set xp = xp + 1 where learner = $1 and seq = 2',
    finds: 'I3',
    at: 'ledger:2',
    says: 'xp',
  },
  {
    what: 'an altered xp in the sum',
    table: 'ledger',
    sql: 'update ledger set xp = xp + 1 where learner = $1 and seq = 2',
    finds: 'I2',
    at: 'ledger:2',
    says: 'total after the entry',
  },
  {
    what: 'a removed entry',
    table: 'ledger',
    sql: 'delete from ledger where learner = $1 and seq = 5',
    finds: 'I2',
    at: 'ledger:6',
    says: 'number after the entry before',
  },
  {
    what: 'a removed last entry',
    table: 'ledger',
    sql: 'delete from ledger where learner = $1 and seq = (select max(seq) from ledger where learner = $1)',
    finds: 'I2',
    at: null,
    says: 'next number',
  },
  {
    what: 'a lost state',
    table: 'learner_state',
    sql: 'delete from learner_state where learner = $1',
    finds: 'I2',
    at: null,
    says: 'state of a learner with a ledger',
  },
  {
    what: 'a changed total',
    table: 'learner_state',
    sql: 'update learner_state set total = total + 10 where learner = $1',
    finds: 'I2',
    at: null,
    says: 'total',
  },
  {
    what: 'points, xp and totals altered to fit each other',
    table: 'ledger',
    sql: 'update ledger set points = points + 1, base = base + 1, xp = xp + 1, total_after = total_after + 1 where learner = $1 and seq = 2',
    finds: 'I3',
    at: 'ledger:2',
    says: 'points',
  },
  {
    what: 'an altered decay',
    table: 'ledger',
    sql: 'update ledger set decay = 999 where learner = $1 and seq = 4',
    finds: 'I3',
    at: 'ledger:4',
    says: 'decay',
  },
  {
    what: 'an altered task decay',
    table: 'ledger',
    sql: 'update ledger set task_decay = 500 where learner = $1 and seq = 4',
    finds: 'I3',
    at: 'ledger:4',
    says: 'taskDecay',
  },
  {
    what: 'an altered cut',
    table: 'ledger',
    sql: 'update ledger set cut = 3 where learner = $1 and seq = 4',
    finds: 'I3',
    at: 'ledger:4',
    says: 'cut',
  },
  {
    what: 'an altered multiplier',
    table: 'ledger',
    sql: 'update ledger set multiplier = 10, xp = points * 10 where learner = $1 and seq = 4',
    finds: 'I3',
    at: 'ledger:4',
    says: 'multiplier',
  },
  {
    what: 'an altered tier',
    table: 'ledger',
    sql: "update ledger set tier = 'exceptional' where learner = $1 and seq = 4",
    finds: 'I3',
    at: 'ledger:4',
    says: 'tier',
  },
  {
    what: 'a policy that is not on record',
    table: 'ledger',
    sql: 'update ledger set policy_version = 9 where learner = $1 and seq = 4',
    finds: 'I3',
    at: 'ledger:4',
    says: 'policy version',
  },
  {
    what: 'a completion whose effect was taken away',
    table: 'ledger',
    sql: "update ledger set effect = null where learner = $1 and seq = 2 and effect = 'calibrate'",
    finds: 'I3',
    at: 'ledger:2',
    says: 'effect',
  },
  {
    what: 'a changed day counter',
    table: 'learner_day',
    sql: "update learner_day set count = count + 1 where learner = $1 and kind = 'stage' and day = '2026-02-01'",
    finds: 'I3',
    at: null,
    says: 'count of 2026-02-01 stage',
  },
  {
    what: 'an altered settlement',
    table: 'ledger',
    sql: "update ledger set settlement = jsonb_set(settlement, '{lines,0,points}', '1') where learner = $1 and entry = 'settlement' and seq = (select min(seq) from ledger where learner = $1 and entry = 'settlement')",
    finds: 'I6',
    at: /^ledger:/,
    says: /^points of the line/,
  },
  {
    what: 'a settlement without its lines',
    table: 'ledger',
    sql: "update ledger set settlement = jsonb_set(settlement, '{lines}', '[]') where learner = $1 and entry = 'settlement' and xp <> 0",
    finds: 'I6',
    at: /^ledger:/,
    says: /^events of the line/,
  },
  {
    what: 'a settlement that names another cause',
    table: 'ledger',
    sql: `update ledger set settlement = jsonb_set(settlement, '{cause}', '"retry"') where learner = $1 and entry = 'settlement'`,
    finds: 'I3',
    at: /^ledger:/,
    says: 'hash of the settlement',
  },
  {
    what: 'a record that rests on a verdict of another position',
    table: 'calibration',
    sql: 'update calibration set evaluation = (select id from evaluation where learner = $1 and landing = 3) where learner = $1 and snapshot_version = 1',
    finds: 'I13',
    at: 'snapshot:1',
    says: 'position of its verdict',
  },
  {
    what: 'a changed read',
    table: 'snapshot',
    sql: "update snapshot set read = jsonb_set(read, '{skills,quality,mean}', '99') where learner = $1 and version = 2",
    finds: 'I13',
    at: 'snapshot:2',
    says: 'the read',
  },
  {
    what: 'a changed tier of a snapshot',
    table: 'snapshot',
    sql: "update snapshot set tier = 'strong', multiplier = 5 where learner = $1 and version = 2",
    finds: 'I13',
    at: 'snapshot:2',
    says: 'tier',
  },
  {
    what: 'a removed snapshot',
    table: 'snapshot',
    sql: 'delete from snapshot where learner = $1 and version = 3',
    finds: 'I13',
    at: 'snapshot:3',
    says: 'the snapshot of the record',
  },
  {
    what: 'an invented snapshot',
    table: 'snapshot',
    sql: 'insert into snapshot select tenant, learner, 999, position, landing, read, tier, multiplier, asks, policy_version, recorded_at from snapshot where learner = $1 and version = 1',
    finds: 'I13',
    at: null,
    says: 'number of snapshots',
  },
  {
    what: 'a figure altered in its record',
    table: 'calibration',
    sql: "update calibration set figures = jsonb_set(figures, '{0,outcome}', '1') where learner = $1 and snapshot_version = 1",
    finds: 'I13',
    at: 'snapshot:1',
    says: /independence after/,
  },
  {
    what: 'a bank altered in its last bit',
    table: 'calibration_bank',
    sql: "update calibration_bank set state_after[16] = state_after[16] * (1 + 2.3e-16::double precision) where learner = $1 and snapshot_version = 2 and skill = 'quality'",
    finds: 'I13',
    at: 'snapshot:2',
    says: /quality after, number 15/,
  },
  {
    what: 'a current read that is not the last version',
    table: 'learner_state',
    sql: "update learner_state set snapshot = jsonb_set(snapshot, '{multiplier}', '9') where learner = $1",
    finds: 'I13',
    at: null,
    says: 'current read',
  },
  {
    what: 'a current multiplier that no snapshot gives',
    table: 'learner_state',
    sql: 'update learner_state set multiplier = 10 where learner = $1',
    finds: 'I13',
    at: null,
    says: 'current multiplier',
  },
  {
    what: 'swapped entries',
    table: 'handoff',
    sql: 'update handoff set entry_seq = 5 - entry_seq + 1000 where learner = $1 and entry_seq in (2, 3); update handoff set entry_seq = entry_seq - 1000 where learner = $1 and entry_seq > 1000',
    finds: 'I15',
    at: 'entry:2',
    says: 'hash',
  },
  {
    what: 'a removed entry of the journey',
    table: 'handoff',
    sql: 'delete from handoff where learner = $1 and entry_seq = 3',
    finds: 'I15',
    at: 'entry:4',
    says: 'number after the entry before',
  },
  {
    what: 'a landing without its entry',
    table: 'handoff',
    sql: 'delete from handoff where learner = $1 and entry_seq = 3',
    finds: 'I15',
    at: 'verdict:3',
    says: 'its handoff entry',
  },
  {
    what: 'an entry whose outcome was changed',
    table: 'handoff',
    sql: "update handoff set outcome = 'none' where learner = $1 and entry_seq = 2",
    finds: 'I15',
    at: 'entry:2',
    says: 'hash',
  },
  {
    what: 'an entry whose hash was changed with it',
    table: 'handoff',
    sql: "update handoff set hash = sha256('other') where learner = $1 and entry_seq = 2",
    finds: 'I15',
    at: 'entry:3',
    says: 'hash of the entry before',
  },
  {
    what: 'an altered text of an entry',
    table: 'body',
    sql: 'update body set ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1) where id = (select body_id from handoff where learner = $1 and entry_seq = 2)',
    finds: 'I15',
    at: 'entry:2',
    says: 'commitment to its words',
  },
  {
    what: 'an altered text of an event',
    table: 'body',
    sql: 'update body set ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1) where id = (select body_id from ledger where learner = $1 and seq = 1)',
    finds: 'I3',
    at: /^body:/,
    says: 'the stored text',
  },
  {
    what: 'two texts that changed places',
    table: 'body',
    sql: 'update body set ciphertext = (select ciphertext from body where id = (select body_id from ledger where learner = $1 and seq = 4)) where id = (select body_id from ledger where learner = $1 and seq = 1)',
    finds: 'I3',
    at: /^body:/,
    says: 'the stored text',
  },
  {
    what: 'a criterion changed after the fact',
    table: 'evaluation_item',
    sql: "update evaluation_item set passed = not passed where evaluation = (select id from evaluation where learner = $1 and landing = 2) and criterion = 'quality.first-try'",
    finds: 'I15',
    at: 'verdict:2',
    says: 'hash',
  },
  {
    what: 'evidence changed after the fact',
    table: 'evidence',
    sql: "update evidence set start_offset = 1 where evaluation = (select id from evaluation where learner = $1 and landing = 2) and kind = 'quote'",
    finds: 'I15',
    at: 'verdict:2',
    says: 'hash',
  },
  {
    what: 'a gap said to be closed',
    table: 'gap_state',
    sql: "update gap_state set status = 'closed', unresolved = false where learner = $1 and gap = 'quality.passed'",
    finds: 'I16',
    at: 'gap:quality.passed',
    says: 'gap: status',
  },
  {
    what: 'a gap whose state was changed behind its columns',
    table: 'gap_state',
    sql: "update gap_state set state = jsonb_set(state, '{failed}', '0') where learner = $1 and gap = 'quality.passed'",
    finds: 'I16',
    at: 'gap:quality.passed',
    says: 'state: failed',
  },
  {
    what: 'a recurrence that was taken away',
    table: 'gap_state',
    sql: 'update gap_state set recurrences = recurrences + 1 where learner = $1',
    finds: 'I16',
    at: /^gap:/,
    says: 'gap: recurrences',
  },
  {
    what: 'a gap that was forgotten',
    table: 'gap_state',
    sql: "delete from gap_state where learner = $1 and gap = 'quality.passed'",
    finds: 'I16',
    at: 'gap:quality.passed',
    says: 'gap',
  },
  {
    what: 'a gap that no entry tells of',
    table: 'gap_state',
    sql: "insert into gap_state select tenant, learner, 'invented', number + 999999, taxonomy, status, stuck, unresolved, recurrences, last_entry_seq, last_occurred_at, state, told from gap_state where learner = $1 limit 1",
    finds: 'I16',
    at: 'gap:invented',
    says: 'gap',
  },
  {
    what: 'an operation on a gap that was turned round',
    table: 'gap_operation',
    sql: "update gap_operation set operation = case operation when 'observed' then 'reapplied' else 'observed' end where learner = $1 and entry_seq = 2",
    finds: 'I16',
    at: 'entry:2',
    says: /^operation on .*: operation$/,
  },
  {
    what: 'an operation on a gap that was removed',
    table: 'gap_operation',
    sql: 'delete from gap_operation where learner = $1 and entry_seq = 2',
    finds: 'I16',
    at: 'entry:2',
    says: /^operation on /,
  },
  {
    what: 'success with help that is said to be success alone',
    table: 'handoff',
    sql: `update handoff set gap_operations = '[{"gap":"quality.passed","taxonomy":"builtin.v1","operation":"reapplied","assist":"told","context":"|a","evidence":[0]}]' where learner = $1 and entry_seq = 2`,
    finds: 'I16',
    at: 'entry:2',
    says: 'help with quality.passed, done alone',
  },
  {
    what: 'a carry that was let go of unsaid',
    table: 'carry_state',
    sql: "update carry_state set status = 'dropped', unresolved = false where learner = $1",
    finds: 'I16',
    at: /^carry:/,
    says: 'carry: status',
  },
  {
    what: 'a roll-up that counts something else',
    table: 'journey_checkpoint',
    sql: "update journey_checkpoint set state = jsonb_set(state, '{entries}', '99') where learner = $1 and focus = ''",
    finds: 'I16',
    at: 'roll-up',
    says: 'state: entries',
  },
  {
    what: 'a roll-up that stopped before the end',
    table: 'journey_checkpoint',
    sql: "update journey_checkpoint set entry_seq = entry_seq - 1 where learner = $1 and focus = ''",
    finds: 'I16',
    at: 'roll-up',
    says: 'roll-up: entrySeq',
  },
  {
    what: 'a head that is not the last entry',
    table: 'learner_state',
    sql: "update learner_state set head_hash = sha256('other') where learner = $1",
    finds: 'I15',
    at: null,
    says: 'hash of the head',
  },
];

describe('verify', () => {
  let reading: Reading;
  let tenant: TenantId;
  let learner: LearnerId;

  beforeAll(async () => {
    reading = await startReading('verify');
    const created = await reading.recording.createTenant();
    tenant = created.id;
    const story = makeStory(LEARNER, STAGES);
    await reading.record(created, story.slice(0, 18));
    await reading.calibrateAll(tenant, LEARNER, { atMost: 4 });
    await reading.record(created, story.slice(18));
    await reading.record(created, makeStory('learner-2', 3));
    await reading.calibrateAll(tenant, LEARNER, { atMost: 6, parks: [await positionOf(5)] });
    await reading.override(tenant, LEARNER, await positionOf(2), {
      quality: 5,
      communication: 5,
      independence: 5,
    });
    await reading.retry(tenant, LEARNER, await positionOf(5));
    await reading.calibrateAll(tenant, LEARNER, { atMost: 1 });
    learner = await reading.findLearner(tenant, LEARNER);
  });

  afterAll(() => reading.close());

  async function positionOf(completion: number): Promise<number> {
    const { rows } = await reading.superuser.query<{ seq: number }>(
      `select seq from ledger join learner on learner.id = ledger.learner
       where external_id = $1 and effect = 'calibrate' order by seq offset $2 limit 1`,
      [LEARNER, completion],
    );
    return (rows[0] as { seq: number }).seq;
  }

  it('finds nothing in a store with landings, a parked completion, a retry and a correction', async () => {
    const report = await verifyTenant(reading.parts, tenant);
    expect(report.failures).toEqual([]);
    expect(report.learners).toBe(2);
    const counts = Object.fromEntries(
      report.checks.map((check) => [check.invariant, check.counts]),
    );
    expect(counts['I2']).toMatchObject({ learners: 2 });
    expect(counts['I6']?.['settled events']).toBeGreaterThan(10);
    expect(counts['I13']?.['calibration records']).toBeGreaterThan(10);
    expect(counts['I15']?.['landed evaluations']).toBe(11);
  });

  it('lists windows that await a verdict, and does not fail them', async () => {
    const report = await verifyTenant(reading.parts, tenant);
    expect(report.unsettledTotal).toBe(2);
    expect(report.unsettled.map((window) => window.learner)).toContain(learner);
    expect(report.failuresTotal).toBe(0);
  });

  it.each(DAMAGES)('finds $what and names it', async (damage) => {
    const report = await withDamage(reading, damage.table, damage.sql, learner, () =>
      verifyTenant(reading.parts, tenant),
    );
    const found = report.failures.find(
      (failure) =>
        failure.invariant === damage.finds &&
        matches(failure.at, damage.at) &&
        matches(failure.what, damage.says),
    );
    expect(found, describeFailures(report)).toBeDefined();
    expect(found?.learner).toBe(learner);
    expect(found?.expected).not.toBe(found?.found);
  });

  it('is clean for a learner whose key, words and external id were erased', async () => {
    const { id } = await reading.recording.createTenant();
    await reading.record({ id, timeZone: 'UTC' }, makeStory(LEARNER, 3));
    await reading.calibrateAll(id, LEARNER);
    for (const statement of [
      'delete from learner_key where tenant = $1',
      'delete from body where tenant = $1',
      'delete from step_result where tenant = $1',
      "update learner set external_id = null, external_id_mac = '', erasure = 'erased' where tenant = $1",
    ]) {
      await reading.superuser.query(statement, [id]);
    }
    const report = await verifyTenant(reading.parts, id);
    expect(report.failures).toEqual([]);
    const counts = report.checks.find((check) => check.invariant === 'I15')?.counts;
    expect(counts).toMatchObject({ entries: 3, 'entries without words': 3 });
  });

  it('is clean again once the damage is undone', async () => {
    expect((await verifyTenant(reading.parts, tenant)).failures).toEqual([]);
  });

  it('tells what it checked, and what it found, in lines that a person reads', async () => {
    const sql = 'update learner_state set total = total + 10 where learner = $1';
    const clean = renderVerifyReport('default', await verifyTenant(reading.parts, tenant));
    expect(clean).toMatch(/ok {3}I2 {2}every ledger is numbered without gaps from 1/);
    expect(clean).toMatch(/\n {2}clean\n$/);
    const report = await withDamage(reading, 'learner_state', sql, learner, () =>
      verifyTenant(reading.parts, tenant),
    );
    const damaged = renderVerifyReport('default', report);
    expect(damaged).toContain(`FAIL I2 learner ${learner}: total: expected`);
  });
});

function matches(value: string | null, wanted: string | RegExp | null): boolean {
  if (wanted instanceof RegExp) return value !== null && wanted.test(value);
  return value === wanted;
}

function describeFailures(report: VerifyReport): string {
  return report.failures.map((failure) => JSON.stringify(failure).slice(0, 300)).join('\n');
}

/** Damages one table as the superuser, whom neither rights nor policies hold, and puts it back. */
async function withDamage<Result>(
  reading: Reading,
  table: string,
  sql: string,
  learner: LearnerId,
  work: () => Promise<Result>,
): Promise<Result> {
  const { superuser } = reading;
  await superuser.query(`create table damage_backup as table ${table}`);
  try {
    for (const statement of sql.split(';')) {
      const result = await superuser.query(statement, [learner]);
      if (result.rowCount === 0) throw new Error(`nothing was damaged by: ${statement}`);
    }
    return await work();
  } finally {
    await superuser.query(`delete from ${table}`);
    await superuser.query(`insert into ${table} select * from damage_backup`);
    await superuser.query('drop table damage_backup');
  }
}
