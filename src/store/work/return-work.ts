import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Pool } from '../database.ts';

/** Longer than the keeper takes to let go once the row is written. */
const LET_GO_MS = 1_000;

/** What a keeper of wakes remembers of a learner's flow when it gives the wake back. */
export interface ReturnedWork {
  readonly flow: string;
  /** When it is due, in ms since 1970; null for as soon as the keeper has let go. */
  readonly dueAtMs: number | null;
  readonly failedPosition: number | null;
  readonly attempts: number;
  readonly firstFailedAtMs: number | null;
}

/**
 * Gives a wake back that a workflow kept, with the tries that it remembers, so that the workflow can end. A row
 * that is there already is woken and waits as long. Relay only: whoever makes something due calls `wakeLearners`.
 */
export async function returnWork(pool: Pool, ref: LearnerRef, work: ReturnedWork): Promise<void> {
  await pool.query(
    `insert into work (tenant, learner, flow, due_at, attempts, failed_position, first_failed_at)
     values ($1, $2, $3, greatest(now() + make_interval(secs => $4::float8 / 1000), to_timestamp($5::float8 / 1000)),
       $6, $7, to_timestamp($8::float8 / 1000))
     on conflict (learner, flow, position) do update
       set wake = work.wake + 1, due_at = greatest(work.due_at, excluded.due_at)`,
    [
      ref.tenant,
      ref.learner,
      work.flow,
      LET_GO_MS,
      work.dueAtMs,
      work.attempts,
      work.failedPosition,
      work.firstFailedAtMs,
    ],
  );
}
