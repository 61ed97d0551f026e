import type { Transaction } from '../database.ts';

/** What a tenant allows its model judges. */
export interface JudgeSetting {
  readonly version: number;
  /** Null sets no bound. */
  readonly dailyTokens: number | null;
  readonly stopped: boolean;
  readonly savedAt: Date;
}

/** The setting in force for the transaction's tenant; null while nothing was ever set. Index: its primary key. */
export async function findJudgeSetting(transaction: Transaction): Promise<JudgeSetting | null> {
  const { rows } = await transaction.query<JudgeSetting>({
    name: 'find-judge-setting',
    text: `select version, daily_tokens as "dailyTokens", stopped, saved_at as "savedAt"
     from judge_setting order by version desc limit 1`,
  });
  return rows[0] ?? null;
}
