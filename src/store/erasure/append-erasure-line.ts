import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import {
  deriveErasureLogKey,
  makeErasureLine,
  type ErasureLine,
  type Forgotten,
} from './erasure-line.ts';
import { findLastErasureLine, insertErasureLine } from './erasure-log-table.ts';
import { lockErasureLog } from './erasure-turn.ts';

/** Lengthens a tenant's log by one line, in the caller's transaction and as `tl_eraser`. */
export async function appendErasureLine(
  transaction: Transaction,
  master: MasterKey,
  tenant: TenantId,
  nowMs: number,
  forgotten: Forgotten,
): Promise<ErasureLine> {
  await lockErasureLog(transaction, tenant);
  const last = await findLastErasureLine(transaction, tenant);
  const line = makeErasureLine(deriveErasureLogKey(master), tenant, last, forgotten, nowMs);
  await insertErasureLine(transaction, line);
  return line;
}
