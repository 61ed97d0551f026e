import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { Pool, Transaction } from '../database.ts';
import { printErasureLine, type ErasureLine } from './erasure-line.ts';

/** Lines in one answer; a line is some 400 bytes. */
const LINES_MAX = 5_000;

/** The last line of the transaction's tenant. Under `lockErasureLog` it stays the last one. */
export async function findLastErasureLine(
  transaction: Transaction,
  tenant: TenantId,
): Promise<Pick<ErasureLine, 'seq' | 'mac'> | null> {
  const { rows } = await transaction.query<{ line: string }>(
    'select line from erasure_log where tenant = $1 order by seq desc limit 1',
    [tenant],
  );
  const row = rows[0];
  return row === undefined ? null : (JSON.parse(row.line) as ErasureLine); // ours: nobody else may write it
}

/** Appends a line as it stands. */
export async function insertErasureLine(
  transaction: Transaction,
  line: ErasureLine,
): Promise<void> {
  await transaction.query(
    'insert into erasure_log (tenant, seq, learner, kind, line) values ($1, $2, $3, $4, $5)',
    [line.tenant, line.seq, line.learner, line.kind, printErasureLine(line)],
  );
}

/** The line that says that a learner is erased; null where there is none yet. Index: erasure_log_learner. */
export async function findErasureLine(
  transaction: Transaction,
  learner: LearnerId,
): Promise<ErasureLine | null> {
  const { rows } = await transaction.query<{ line: string }>(
    `select line from erasure_log where learner = $1 and kind = 'learner' order by seq limit 1`,
    [learner],
  );
  const row = rows[0];
  return row === undefined ? null : (JSON.parse(row.line) as ErasureLine);
}

/** A tenant's lines after `afterSeq`, a page of them, in order. Primary key. */
export async function selectErasureLines(
  transaction: Transaction,
  tenant: TenantId,
  afterSeq: number,
): Promise<readonly ErasureLine[]> {
  const { rows } = await transaction.query<{ line: string }>(
    `select line from erasure_log where tenant = $1 and seq > $2 order by seq limit ${LINES_MAX}`,
    [tenant, afterSeq],
  );
  return rows.map((row) => JSON.parse(row.line) as ErasureLine);
}

/** How far the log of each tenant reaches; tenants that forgot nobody are left out. */
export async function listErasureHeads(relayPool: Pool): Promise<ReadonlyMap<TenantId, number>> {
  const { rows } = await relayPool.query<{ tenant: TenantId; seq: number }>(
    'select tenant, seq from list_erasure_heads()',
  );
  return new Map(rows.map(({ tenant, seq }) => [tenant, seq]));
}
