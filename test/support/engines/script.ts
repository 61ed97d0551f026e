import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { Connection } from '../../../src/store/database.ts';

/** What a scripted calibration left behind, in the order in which it happened. */
export interface TraceRow {
  readonly learner: LearnerId;
  readonly position: number;
  readonly phase:
    | 'begin'
    | 'failed'
    | 'held'
    | 'landed'
    | 'stale'
    | 'parked'
    | 'killed'
    | 'looked'
    | 'waits';
  readonly pid: number;
  readonly fence: number;
  readonly atMs: number;
}

/** How often a completion fails before it lands, and how long each try takes. */
export interface Script {
  readonly failures?: number;
  readonly delayMs?: number;
  /** Whether a try waits, once it has begun and before its delay, until the test lets it go on: `release`. */
  readonly held?: boolean;
}

/** The steps in which a process can be told to die, the two that commit also right after it. */
export const DEADLY_STEPS = [
  'takeFence',
  'findNextDue',
  'gather',
  'measure',
  'collectEvidence',
  'score',
  'proposeHandoff',
  'commit',
  'after commit',
  'park',
  'after park',
] as const;
export type DeadlyStep = (typeof DEADLY_STEPS)[number];

/**
 * The stage of the engine tests: real tables with made-up completions, and beside them two tables by which a
 * test says how each calibration goes and reads what happened, whichever process it happened in.
 */
export class Stage {
  readonly tenant = randomUUID() as TenantId;
  readonly pool: pg.Pool;

  constructor(superuser: Connection) {
    this.pool = new pg.Pool({ ...superuser, max: 3 });
    this.pool.on('error', () => undefined); // tests cut connections
  }

  async build(): Promise<void> {
    await this.pool.query(`
      create table script (learner uuid, position bigint, failures integer, delay_ms integer, held boolean, primary key (learner, position));
      create table death (learner uuid primary key, step text);
      create table trace (id bigint generated always as identity, learner uuid, position bigint, phase text,
        pid integer, fence bigint, at timestamptz default clock_timestamp());
      create index on trace (learner);
      grant select, insert, update on script, trace to tl_app;
      grant select, delete on death to tl_app`);
    await this.pool.query(
      `insert into tenant (id, name, erasure_key) values ($1, 'tenant-1', '\\x00')`,
      [this.tenant],
    );
  }

  /** Makes learners with completions at 1 … `completions`, all of which calibrate; wakes nobody. */
  async addLearners(
    count: number,
    completions: number,
    script: Script = {},
  ): Promise<readonly LearnerRef[]> {
    const ids = Array.from({ length: count }, () => randomUUID() as LearnerId);
    await this.pool.query(
      `insert into learner (id, tenant, external_id) select id, $1, 'learner-' || id from unnest($2::uuid[]) as given (id)`,
      [this.tenant, ids],
    );
    await this.pool.query(
      `insert into learner_state (learner, tenant, next_seq) select id, $1, 1 from unnest($2::uuid[]) as given (id)`,
      [this.tenant, ids],
    );
    const refs = ids.map((learner) => ({ tenant: this.tenant, learner }));
    for (let seq = 0; seq < completions; seq += 1) await this.addCompletions(refs, 'calibrate');
    if (Object.keys(script).length > 0) {
      for (const ref of refs) await this.direct(ref, null, script);
    }
    return refs;
  }

  /** Appends one completion to each learner's ledger. */
  async addCompletions(
    refs: readonly LearnerRef[],
    effect: 'calibrate' | 'evaluate' | 'review',
  ): Promise<void> {
    const ids = refs.map((ref) => ref.learner);
    await this.pool.query(
      `with moved as (
         update learner_state set next_seq = next_seq + 1, last_effect_seq = next_seq where learner = any($2::uuid[])
         returning learner, next_seq - 1 as seq)
       insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier, policy_version,
         snapshot_version, event_id, kind, status, touchpoint, effect, body_hash)
       select $1, learner, seq, 'event', now(), 0, 0, 1, 'unrated', 1, 0, 'e' || seq, 'stage', 'completed', 't' || seq, $3, '\\x00'
       from moved`,
      [this.tenant, ids, effect],
    );
  }

  /** Has one more completion wait for a light evaluation, and says "look" to the flow that takes it. */
  async addWaiting(ref: LearnerRef): Promise<void> {
    await this.pool.query(
      `with due as (
         insert into evaluation_due (tenant, learner, position)
         select $1, $2, coalesce(max(position), 0) + 1 from trace where learner = $2 and phase = 'waits' returning learner, position),
       noted as (
         insert into trace (learner, position, phase, pid, fence) select learner, position, 'waits', 0, 0 from due)
       insert into work (tenant, learner, flow, position) select $1, learner, 'evaluate', 0 from due
       on conflict (learner, flow, position) do update set wake = work.wake + 1`,
      [ref.tenant, ref.learner],
    );
    await this.pool.query(`select pg_notify('throughline_work', '')`);
  }

  /** Has a review of each learner come due in some time, and says "look" to the flow that takes it. */
  async addReviews(refs: readonly LearnerRef[], inMs = 0): Promise<void> {
    const ids = refs.map((ref) => ref.learner);
    await this.pool.query(
      `with due as (
         insert into review_due (tenant, learner, position, recorded_at)
         select $1, id, 1 + (select count(*) from review_due d where d.learner = id),
           now() + make_interval(secs => $3::float8 / 1000)
         from unnest($2::uuid[]) as given (id) returning learner)
       insert into work (tenant, learner, flow) select distinct $1::uuid, learner, 'review' from due
       on conflict (learner, flow, position) do update set wake = work.wake + 1, due_at = least(work.due_at, now())`,
      [this.tenant, ids, inMs],
    );
    await this.pool.query(`select pg_notify('throughline_work', '')`);
  }

  /** Now by the clock that stamps the trace, in ms since 1970. */
  async readClock(): Promise<number> {
    return this.count('select extract(epoch from clock_timestamp())::float8 * 1000 as count');
  }

  async countReviews(): Promise<number> {
    return this.count('select count(*) from review_due');
  }

  async countWaiting(): Promise<number> {
    return this.count('select count(*) from evaluation_due');
  }

  /** Says how a learner's calibrations go; of one position, or of all with null. */
  async direct(ref: LearnerRef, position: number | null, script: Script): Promise<void> {
    await this.pool.query(
      `insert into script select $1, seq, $3, $4, $5 from ledger where learner = $1 and ($2::bigint is null or seq = $2)
       on conflict (learner, position) do update
       set failures = excluded.failures, delay_ms = excluded.delay_ms, held = excluded.held`,
      [ref.learner, position, script.failures ?? 0, script.delayMs ?? 0, script.held ?? false],
    );
  }

  /** Lets everything go on that was held, whoever has begun it. */
  async release(): Promise<void> {
    await this.pool.query('update script set held = false where held');
  }

  /** Kills the first mortal process that takes this step for the learner, once. */
  async killAt(ref: LearnerRef, step: DeadlyStep): Promise<void> {
    await this.pool.query('insert into death values ($1, $2)', [ref.learner, step]);
  }

  async trace(ref: LearnerRef | null = null): Promise<readonly TraceRow[]> {
    const { rows } = await this.pool.query<TraceRow>(
      `select learner, position::integer, phase, pid, fence::integer, extract(epoch from at)::float8 * 1000 as "atMs"
       from trace where $1::uuid is null or learner = $1 order by id`,
      [ref?.learner ?? null],
    );
    return rows;
  }

  /** The positions that landed, in the order in which they did. */
  async landed(ref: LearnerRef): Promise<readonly number[]> {
    return (await this.trace(ref)).filter((row) => row.phase === 'landed').map((r) => r.position);
  }

  async countLanded(): Promise<number> {
    return this.count(`select count(*) from trace where phase = 'landed'`);
  }

  async countWork(flow = 'learner'): Promise<number> {
    return this.count('select count(*) from work where flow = $1', [flow]);
  }

  /** Learners for whom the ledger makes something due, whatever any engine knows of it. */
  async countDue(): Promise<number> {
    return this.count(
      `select count(*) from learner_state s where cursor < last_effect_seq or exists
         (select from parking p where p.learner = s.learner and p.action = 'retried' and not exists
            (select from parking later where later.learner = p.learner and later.position = p.position
               and later.ordinal > p.ordinal))`,
    );
  }

  /** Whether nothing is due and no wake waits to be heard. */
  async isIdle(): Promise<boolean> {
    return (await this.countDue()) + (await this.countWork()) === 0;
  }

  async count(statement: string, values: readonly unknown[] = []): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(statement, [...values]);
    return Number(rows[0]?.count);
  }

  async clear(): Promise<void> {
    await this.pool.query(
      'truncate trace, script, death, evaluation_due, review_due, work, work_rest, work_owner, ledger, learner_state, learner, parking, engine, judge_setting',
    );
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

/** Waits until `holds` says true; fails after `withinMs`. Returns how long it took. */
export async function until(
  what: string,
  withinMs: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - startMs;
    if (performance.now() - startMs > withinMs) {
      throw new Error(`not within ${withinMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
