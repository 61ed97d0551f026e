import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { RetentionSubject } from './retention-runs.ts';

/**
 * How far passes have come with one subject, locked for this one: what lies before is gone. At first, the day on which
 * the tenant was made.
 */
export async function lockRetentionProgress(
  transaction: Transaction,
  tenant: TenantId,
  subject: RetentionSubject,
): Promise<Date> {
  await transaction.query(
    `insert into retention_progress (tenant, subject, through)
     select id, $2, created_at from tenant where id = $1 on conflict do nothing`,
    [tenant, subject],
  );
  const { rows } = await transaction.query<{ through: Date }>(
    'select through from retention_progress where tenant = $1 and subject = $2 for update',
    [tenant, subject],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a tenant without a place in the passes');
  return row.through;
}

/** Says that nothing older is left. */
export async function moveRetentionProgress(
  transaction: Transaction,
  tenant: TenantId,
  subject: RetentionSubject,
  through: Date,
): Promise<void> {
  await transaction.query(
    'update retention_progress set through = $3 where tenant = $1 and subject = $2',
    [tenant, subject, through],
  );
}
