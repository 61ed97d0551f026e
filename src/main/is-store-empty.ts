import { selectTenants } from '../store/access/select-tenants.ts';
import { inTenant } from '../store/database.ts';
import { hasLearners } from '../store/reads/has-learners.ts';
import type { Pools } from './open-pools.ts';

/** Whether nobody has recorded anything yet, in any tenant: then the first start shows the sample. */
export async function isStoreEmpty({ appPool, relayPool }: Pools): Promise<boolean> {
  for (const { id } of await selectTenants(relayPool)) {
    if (await inTenant(appPool, id, hasLearners)) return false;
  }
  return true;
}
