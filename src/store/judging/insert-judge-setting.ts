import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Saves the next version of what a tenant allows. Two at once: the primary key lets one of them through. */
export async function insertJudgeSetting(
  transaction: Transaction,
  tenant: TenantId,
  setting: { readonly dailyTokens: number | null; readonly stopped: boolean },
  saved: { readonly version: number; readonly by: string; readonly atMs: number },
): Promise<void> {
  await transaction.query(
    `insert into judge_setting (tenant, version, daily_tokens, stopped, saved_by, saved_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenant, saved.version, setting.dailyTokens, setting.stopped, saved.by, new Date(saved.atMs)],
  );
}
