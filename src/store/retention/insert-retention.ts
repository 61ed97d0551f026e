import type { Retention } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Saves the next version of a tenant's periods. Two at once: the primary key lets one of them through. */
export async function insertRetention(
  transaction: Transaction,
  tenant: TenantId,
  retention: Retention,
  saved: { readonly version: number; readonly by: string; readonly atMs: number },
): Promise<void> {
  await transaction.query(
    `insert into retention (tenant, version, words_days, judge_call_days, step_result_days, change_days, saved_by, saved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      saved.version,
      retention.wordsDays,
      retention.judgeCallsDays,
      retention.stepResultsDays,
      retention.changesDays,
      saved.by,
      new Date(saved.atMs),
    ],
  );
}
