import type { RetentionAnswer } from '@throughline/contract';
import { v7 } from 'uuid';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What goes by age. */
export type RetentionSubject = RetentionAnswer['lastRuns'][number]['subject'];

/** What one batch of a pass deleted. */
export interface RetentionRun {
  readonly subject: RetentionSubject;
  readonly olderThan: Date;
  readonly deleted: number;
  readonly recordedAt: Date;
}

/** Puts on record that something went by age: how much, of what, and how old it was; never whose or which. */
export async function appendRetentionRun(
  transaction: Transaction,
  tenant: TenantId,
  version: number,
  run: RetentionRun,
): Promise<void> {
  await transaction.query(
    `insert into retention_run (id, tenant, version, subject, older_than, deleted, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [v7(), tenant, version, run.subject, run.olderThan, run.deleted, run.recordedAt],
  );
}

/** The last runs of the transaction's tenant, newest first. Index: retention_run_tenant. */
export async function selectRetentionRuns(
  transaction: Transaction,
  tenant: TenantId,
  rowsMax: number,
): Promise<readonly RetentionRun[]> {
  const { rows } = await transaction.query<RetentionRun>(
    `select subject, older_than as "olderThan", deleted, recorded_at as "recordedAt"
     from retention_run where tenant = $1 order by id desc limit $2`,
    [tenant, rowsMax],
  );
  return rows;
}
