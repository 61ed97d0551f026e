import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Connection } from '../../src/store/database.ts';

/** Learners with made-up completions that calibrate, for what is measured without a judge. */
export class BenchLearners {
  readonly tenant = randomUUID() as TenantId;
  readonly #pool: pg.Pool;

  constructor(superuser: Connection) {
    this.#pool = new pg.Pool({ ...superuser, max: 1 });
  }

  async addTenant(): Promise<void> {
    await this.#pool.query(
      `insert into tenant (id, name, erasure_key) values ($1, 'bench-engine', '\\x00')`,
      [this.tenant],
    );
  }

  async add(count: number): Promise<readonly LearnerRef[]> {
    const ids = Array.from({ length: count }, () => randomUUID() as LearnerId);
    await this.#pool.query(
      `insert into learner (id, tenant, external_id) select id, $1, 'learner-' || id from unnest($2::uuid[]) as given (id)`,
      [this.tenant, ids],
    );
    await this.#pool.query(
      'insert into learner_state (learner, tenant) select id, $1 from unnest($2::uuid[]) as given (id)',
      [this.tenant, ids],
    );
    return ids.map((learner) => ({ tenant: this.tenant, learner }));
  }

  /** Appends completions that calibrate to each learner's ledger; wakes nobody. */
  async complete(refs: readonly LearnerRef[], completions: number): Promise<void> {
    await this.#pool.query(
      `with moved as (
         update learner_state set next_seq = next_seq + $3, last_effect_seq = next_seq + $3 - 1
         where learner = any($2::uuid[]) returning learner, next_seq - $3 as first_seq)
       insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier, policy_version,
         snapshot_version, event_id, kind, status, touchpoint, effect, body_hash)
       select $1, learner, first_seq + step, 'event', now(), 0, 0, 1, 'unrated', 1, 0, 'e' || first_seq + step, 'stage',
         'completed', 't' || first_seq + step, 'calibrate', '\\x00'
       from moved, generate_series(0, $3::integer - 1) as steps (step)`,
      [this.tenant, refs.map((ref) => ref.learner), completions],
    );
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
