import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** What an erasure does, in its order. */
const STEPS = ['log', 'key', 'words', 'name', 'certificate'] as const;
export type ErasureStep = (typeof STEPS)[number];

/** One thing that was done: what, when, and how much of it. */
export interface ErasureStepRow {
  readonly step: ErasureStep;
  readonly counts: Readonly<Record<string, number>>;
  readonly recordedAt: Date;
}

/**
 * Puts a step on record, once: done again, it leaves the first record as it is. Under `lockErasure`.
 *
 * @param isBatch true for a step that is done in several batches, each with a record of its own
 */
export async function appendErasureStep(
  transaction: Transaction,
  ref: LearnerRef,
  row: Omit<ErasureStepRow, 'recordedAt'> & { readonly recordedAtMs: number },
  isBatch = false,
): Promise<void> {
  await transaction.query(
    `insert into erasure_step (erasure, tenant, step, ordinal, counts, recorded_at)
     select e.id, e.tenant, $2, case when $5 then 1 + (
         select coalesce(max(s.ordinal), 0) from erasure_step s where s.erasure = e.id and s.step = $2) else 1 end, $3, $4
     from erasure e where e.learner = $1
     on conflict do nothing`,
    [ref.learner, row.step, JSON.stringify(row.counts), new Date(row.recordedAtMs), isBatch],
  );
}

/** Everything that an erasure has done so far, in its order. */
export async function selectErasureSteps(
  transaction: Transaction,
  erasure: string,
): Promise<readonly ErasureStepRow[]> {
  const { rows } = await transaction.query<ErasureStepRow>(
    `select step, counts, recorded_at as "recordedAt" from erasure_step where erasure = $1
     order by array_position($2::text[], step), ordinal`, // hosts' clocks differ
    [erasure, STEPS],
  );
  return rows;
}
