import type { Retention } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool, Transaction } from '../database.ts';

/** A version of a tenant's periods. */
export interface RetentionVersion extends Retention {
  readonly version: number;
  readonly savedAt: Date;
}

const COLUMNS = `version, words_days as "wordsDays", judge_call_days as "judgeCallsDays",
  step_result_days as "stepResultsDays", change_days as "changesDays"`;

/** The periods in force for the transaction's tenant; null while nothing was ever set. */
export async function findRetention(transaction: Transaction): Promise<RetentionVersion | null> {
  const { rows } = await transaction.query<RetentionVersion>(
    `select ${COLUMNS}, saved_at as "savedAt" from retention order by version desc limit 1`,
  );
  return rows[0] ?? null;
}

/** Every tenant that set periods, with those in force. As `tl_relay`. */
export async function listRetentions(
  relayPool: Pool,
): Promise<readonly (Retention & { readonly tenant: TenantId; readonly version: number })[]> {
  const { rows } = await relayPool.query<
    Retention & { readonly tenant: TenantId; readonly version: number }
  >(`select tenant, ${COLUMNS} from list_retentions()`);
  return rows;
}
