import type { KeyObject } from 'node:crypto';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { macErasedId, openErasureKey } from '../keys/erasure-key.ts';
import type { MasterKey } from '../keys/learner-key.ts';

/** A learner as an erasure looks for them: still known by the platform's id, or by what is kept of it. */
export interface FoundPerson {
  readonly learner: LearnerId;
  /** HMAC of the id under the tenant's erasure key. */
  readonly mac: Buffer;
}

/**
 * Finds a learner by the platform's id, whatever became of them. As `tl_eraser` or `tl_app`.
 * Indexes: learner (tenant, external_id), learner_external_id_mac.
 */
export async function findPerson(
  transaction: Transaction,
  master: MasterKey,
  tenant: TenantId,
  externalId: string,
): Promise<FoundPerson | null> {
  const mac = macErasedId(await readErasureKey(transaction, master, tenant), externalId);
  const { rows } = await transaction.query<{ id: LearnerId }>(
    `select id from learner where tenant = $1 and external_id = $2
     union all
     select id from learner where tenant = $1 and external_id_mac = $3
     limit 1`,
    [tenant, externalId, mac],
  );
  const found = rows[0];
  return found === undefined ? null : { learner: found.id, mac };
}

/** Whether there is such a tenant: an older copy of the database may not know one that a log speaks of. */
export async function hasTenant(transaction: Transaction, tenant: TenantId): Promise<boolean> {
  const { rowCount } = await transaction.query('select 1 from tenant where id = $1', [tenant]);
  return rowCount === 1;
}

/** Opens the key that a tenant's erased ids are kept under. */
export async function readErasureKey(
  transaction: Transaction,
  master: MasterKey,
  tenant: TenantId,
): Promise<KeyObject> {
  const { rows } = await transaction.query<{ erasureKey: Buffer }>(
    'select erasure_key as "erasureKey" from tenant where id = $1',
    [tenant],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a tenant without an erasure key');
  return openErasureKey(master, tenant, row.erasureKey);
}
