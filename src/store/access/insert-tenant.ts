import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Adds a tenant, unless one of that name was faster. @returns whether it was added */
export async function insertTenant(
  transaction: Transaction,
  tenant: {
    readonly id: TenantId;
    readonly name: string;
    readonly timeZone: string;
    readonly erasureKey: Buffer;
  },
): Promise<boolean> {
  const result = await transaction.query(
    `insert into tenant (id, name, time_zone, erasure_key) values ($1, $2, $3, $4) on conflict (name) do nothing`,
    [tenant.id, tenant.name, tenant.timeZone, tenant.erasureKey],
  );
  return result.rowCount === 1;
}
