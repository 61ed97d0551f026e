import type { ClientBase } from 'pg';
import type { TenantId } from '../../domain/ids/ids.ts';
import { macErasedId, openErasureKey } from '../keys/erasure-key.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import { byteaArray } from './binary-arrays.ts';

/**
 * Which of these ids belong to learners who were erased. Most tenants have erased nobody: then it is one
 * probe of an empty partial index.
 *
 * Asked after the new learners are inserted, in a later statement: an erasure that took the id away while
 * the insert waited for it is seen here.
 */
export async function findErased(
  client: ClientBase,
  master: MasterKey,
  tenant: TenantId,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const wrapped = await client.query<{ erasureKey: Buffer }>({
    name: 'find-erased-any',
    text: `select erasure_key as "erasureKey" from tenant
           where id = $1 and exists (
             select from learner where tenant = $1 and external_id_mac is not null)`,
    values: [tenant],
  });
  const row = wrapped.rows[0];
  if (row === undefined) return new Set();
  const key = openErasureKey(master, tenant, row.erasureKey);
  const idOfMac = new Map(externalIds.map((id) => [macErasedId(key, id).toString('hex'), id]));
  const found = await client.query<{ mac: Buffer }>({
    name: 'find-erased',
    text: `select external_id_mac as mac from learner
           where tenant = $1 and external_id_mac = any ($2::bytea[])`,
    values: [tenant, byteaArray([...idOfMac.keys()], (mac) => Buffer.from(mac, 'hex'))],
  });
  return new Set(found.rows.flatMap(({ mac }) => idOfMac.get(mac.toString('hex')) ?? []));
}
