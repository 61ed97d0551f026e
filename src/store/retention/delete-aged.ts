import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { RetentionSubject } from './retention-runs.ts';

/** A stretch of time, its end left out. */
export interface AgeWindow {
  readonly from: Date;
  readonly to: Date;
}

/** A row of a batch is deleted in some 20 µs. */
export const AGED_ROWS_MAX = 2_000;

type Deleter = (transaction: Transaction, tenant: TenantId, window: AgeWindow) => Promise<number>;

/**
 * Deletes a batch of what grew old within a window, as `tl_eraser`, for the transaction's tenant. Fewer than
 * `AGED_ROWS_MAX` says that the window holds no more.
 */
export const DELETE_AGED: Readonly<Record<RetentionSubject, Deleter>> = {
  /** A body's id is a UUID version 7, whose first 48 bits are the time it was made: the primary key is the order of age. */
  words: async (transaction, _tenant, { from, to }) =>
    countDeleted(
      transaction,
      `delete from body where id in (
         select id from body where id >= $1 and id < $2 order by id limit ${AGED_ROWS_MAX})`,
      [firstUuidOf(from), firstUuidOf(to)],
    ),
  /** Index: judge_call_age. The call itself stays: who was asked, what it cost, how it ended. */
  judgeCalls: async (transaction, tenant, { from, to }) =>
    countDeleted(
      transaction,
      `delete from body where id in (
         select b.id from judge_call c, body b
         where c.tenant = $1 and c.recorded_at >= $2 and c.recorded_at < $3
           and b.id in (c.prompt_body, c.answer_body)
         limit ${AGED_ROWS_MAX})`,
      [tenant, from, to],
    ),
  /** Index: step_result_age, a summary per block range; rows are in the order in which they came. */
  stepResults: async (transaction, _tenant, { from, to }) =>
    countDeleted(
      transaction,
      `delete from step_result where ctid in (
         select ctid from step_result where recorded_at >= $1 and recorded_at < $2 limit ${AGED_ROWS_MAX})`,
      [from, to],
    ),
  /** Index: change_tenant, whose order is the order of age. */
  changes: async (transaction, tenant, { to }) =>
    countDeleted(
      transaction,
      `delete from change where id in (
         select id from (select id, recorded_at from change where tenant = $1 order by id limit ${AGED_ROWS_MAX}) as oldest
         where recorded_at < $2)`,
      [tenant, to],
    ),
};

async function countDeleted(
  transaction: Transaction,
  text: string,
  values: readonly unknown[],
): Promise<number> {
  return (await transaction.query(text, [...values])).rowCount ?? 0;
}

/** The smallest UUID version 7 of a moment. */
function firstUuidOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
