import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Any fixed number: sets these locks apart from others on the same tenant. */
const SEED = 20_261_122;

/** One tenant's settings are saved one after another; held until the transaction ends. */
export async function lockJudgeSetting(transaction: Transaction, tenant: TenantId): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [tenant, SEED]);
}
