import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { listTenants } from '../reads/list-tenants.ts';
import type { Operations } from './cli-parts.ts';

/** The tenant of this name. @throws ThroughlineError `tenant/not-found`, naming those that there are */
export async function findTenantByName({ relayPool }: Operations, name: string): Promise<TenantId> {
  const tenants = await listTenants(relayPool);
  const found = tenants.find((tenant) => tenant.name === name);
  if (found !== undefined) return found.id;
  const known = tenants.map((tenant) => tenant.name).join(', ');
  throw new ThroughlineError(
    'tenant/not-found',
    `there is no tenant ${name}; there are: ${known === '' ? 'none yet' : known}.`,
  );
}
