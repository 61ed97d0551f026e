import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Pool } from '../database.ts';

/** What an engine waits for before it tries a completion again, where the wait is not a row of `work`. */
export interface Rest {
  /** In ms since 1970. */
  readonly untilMs: number;
  readonly failedPosition: number;
  readonly attempts: number;
  readonly firstFailedAtMs: number;
}

/**
 * Writes down how long a learner's flow rests, in place of what was there, or null once it no longer does: sweeps
 * and measures go by it, and so does the engine that takes the database over. On the way what is left of long ended
 * ones goes.
 */
export async function noteRest(
  pool: Pool,
  ref: LearnerRef,
  flow: string,
  rest: Rest | null,
): Promise<void> {
  if (rest === null) {
    await pool.query(
      `delete from work_rest where (learner = $1 and flow = $2) or until < now() - interval '1 day'`,
      [ref.learner, flow],
    );
    return;
  }
  await pool.query(
    `insert into work_rest (tenant, learner, flow, until, attempts, failed_position, first_failed_at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, to_timestamp($7::float8 / 1000))
     on conflict (learner, flow) do update
       set until = excluded.until, attempts = excluded.attempts,
         failed_position = excluded.failed_position, first_failed_at = excluded.first_failed_at`,
    [
      ref.tenant,
      ref.learner,
      flow,
      rest.untilMs,
      rest.attempts,
      rest.failedPosition,
      rest.firstFailedAtMs,
    ],
  );
}
