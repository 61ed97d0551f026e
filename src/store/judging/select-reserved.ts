import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Tokens set aside for attempts under way. Index: judge_reservation_tenant. */
export async function selectReserved(
  transaction: Transaction,
  tenant: TenantId,
  nowMs: number,
): Promise<number> {
  const { rows } = await transaction.query<{ tokens: number }>(
    'select coalesce(sum(tokens), 0)::bigint as tokens from judge_reservation where tenant = $1 and until > $2',
    [tenant, new Date(nowMs)],
  );
  return rows[0]?.tokens ?? 0;
}
