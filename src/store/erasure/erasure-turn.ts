import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Keep these locks apart from others of the database. */
const LEARNER_SEED = 20_260_401;
const LOG_SEED = 20_260_402;

/** Waits for its turn to erase a learner, and keeps it until the transaction ends: two processes may run one flow. */
export async function lockErasure(transaction: Transaction, learner: LearnerId): Promise<void> {
  await lock(transaction, learner, LEARNER_SEED);
}

/** Waits for its turn to lengthen a tenant's erasure log. Taken after `lockErasure`, never before it. */
export async function lockErasureLog(transaction: Transaction, tenant: TenantId): Promise<void> {
  await lock(transaction, tenant, LOG_SEED);
}

async function lock(transaction: Transaction, id: string, seed: number): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [id, seed]);
}
