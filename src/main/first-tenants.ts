import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readErrorCode } from '../domain/errors/passing-error.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { findApiKey } from '../store/access/find-api-key.ts';
import type { Pool } from '../store/database.ts';
import { writeDurably } from '../store/files/write-durably.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { createKey } from '../writes/keys/create-key.ts';
import { revokeKey } from '../writes/keys/revoke-key.ts';
import { ensureTenant } from '../writes/tenants/create-tenant.ts';
import type { Pools } from './open-pools.ts';
import { DEFAULT_TENANT } from './open-storage.ts';

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

/**
 * A key that is in the file and works. Processes that share a data folder may come at once: the file is written aside
 * and put in place whole, the first one counts, and the others take its key and revoke their own.
 */
async function ensureKeyFile(
  pool: Pool,
  tenant: TenantId,
  path: string,
): Promise<{ key: string; path: string }> {
  const kept = await readWorkingKey(pool, tenant, path);
  if (kept.key !== null) return { key: kept.key, path };
  const { id, key } = await createKey(pool, tenant, { name: 'made at start', scopes: ['admin'] });
  const aside = `${path}.${randomUUID()}`;
  try {
    await writeDurably(aside, `${key}\n`);
    if (kept.isThere) await rename(aside, path);
    else if (!(await linkIfFree(aside, path))) {
      const faster = await readWorkingKey(pool, tenant, path);
      if (faster.key !== null) {
        await revokeKey(pool, tenant, id);
        return { key: faster.key, path };
      }
      await rename(aside, path);
    }
  } finally {
    await rm(aside, { force: true });
  }
  return { key, path };
}

/** What the file holds where it is a live key of this tenant; a file of another database, or half a one, is replaced. */
async function readWorkingKey(
  pool: Pool,
  tenant: TenantId,
  path: string,
): Promise<{ readonly key: string | null; readonly isThere: boolean }> {
  const key = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null, // missing or unreadable: a new key is made, and the write says what is wrong with the place
  );
  if (key === null) return { key, isThere: false };
  const owner = await findApiKey(pool, createHash('sha256').update(key).digest());
  const works = owner !== null && owner.tenant === tenant && !owner.revoked;
  return { key: works ? key : null, isThere: true };
}

/** Whether `path` is now this file; false where there was one. */
async function linkIfFree(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if (readErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
