import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { TenantId } from '../domain/ids/ids.ts';
import { findApiKey } from '../store/access/find-api-key.ts';
import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { createKey } from '../writes/keys/create-key.ts';
import { ensureTenant } from '../writes/tenants/create-tenant.ts';
import type { Pools } from './open-pools.ts';

const DEFAULT_TENANT = 'default';
const SAMPLE_TENANT = 'sample';

/** Where the admin key of the tenant `default` lies. */
export function adminKeyPath(dataDir: string): string {
  return join(dataDir, 'admin.key');
}

/** Makes the tenant `default` and its admin key where they are missing; the key in the file always works. */
export async function ensureDefaultTenant(
  pools: Pools,
  master: MasterKey,
  dataDir: string,
): Promise<{ key: string; path: string }> {
  const { tenant } = await ensureTenant(pools, master, { name: DEFAULT_TENANT });
  return ensureKeyFile(pools.appPool, tenant, adminKeyPath(dataDir));
}

/** Makes the tenant `sample`; its key lies beside the admin key, so that the printed hints work after a restart. */
export async function ensureSampleTenant(
  pools: Pools,
  master: MasterKey,
  dataDir: string,
): Promise<{ key: string; path: string }> {
  const { tenant } = await ensureTenant(pools, master, { name: SAMPLE_TENANT });
  return ensureKeyFile(pools.appPool, tenant, join(dataDir, 'sample.key'));
}

async function ensureKeyFile(
  pool: Pool,
  tenant: TenantId,
  path: string,
): Promise<{ key: string; path: string }> {
  const kept = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null, // missing or unreadable: a new key is made, and the write says what is wrong with the place
  );
  if (kept !== null) {
    const owner = await findApiKey(pool, createHash('sha256').update(kept).digest());
    if (owner !== null && owner.tenant === tenant && !owner.revoked) return { key: kept, path };
  }
  const { key } = await createKey(pool, tenant, { name: 'made at start', scopes: ['admin'] });
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(`${key}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return { key, path };
}
