import type { TenantId } from '../domain/ids/ids.ts';
import type { ReadParts } from './read-parts.ts';

/** A tenant by the name that operators know it by. */
export interface TenantName {
  readonly id: TenantId;
  readonly name: string;
}

/** All tenants, by name. For operators: the API never shows one tenant another's name. */
export async function listTenants(parts: ReadParts): Promise<readonly TenantName[]> {
  const { rows } = await parts.appPool.query<TenantName>('select id, name from list_tenants()');
  return rows;
}
