import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Connection } from '../database.ts';
import { createErasureKey, openErasureKey } from './erasure-key.ts';
import type { MasterKey } from './learner-key.ts';

/** Any fixed number: nobody else takes advisory locks in this database but the migrator, with its own. */
const LOCK = 7_233_964_220;

/** A key, and whether it was made just now. */
export interface OpenedMasterKey {
  readonly master: MasterKey;
  readonly created: boolean;
}

export interface MasterKeyClaim {
  /** Of a role that may act as `tl_migrator`. */
  readonly administrator: Connection;
  /**
   * Reads the key, or makes one where that is allowed; called once, while nobody else claims.
   *
   * @param isClaimed whether the database belongs to a key already: a fresh one could not be it
   */
  readonly openKey: (isClaimed: boolean) => Promise<OpenedMasterKey>;
  /** Name of the tenant that is made to hold the claim of an unclaimed database; null claims nothing. */
  readonly firstTenant: string | null;
}

/**
 * Makes sure that the master key is the one that this database was made with, before anything is written under it.
 * Every tenant's erasure key is wrapped by the master key, so any one of them tells. A database without tenants belongs
 * to no key yet: then the first tenant is made here, under a lock, so that of several processes that start at once
 * with different keys one gets through, and the others are told.
 *
 * @throws ThroughlineError `config/master-key-foreign`, and what `openKey` throws
 */
export async function claimMasterKey(claim: MasterKeyClaim): Promise<OpenedMasterKey> {
  const client = new pg.Client({ ...claim.administrator, application_name: 'throughline key' });
  client.on('error', () => undefined); // the query in flight fails by itself and says why
  await client.connect();
  try {
    await client.query('begin; set local role tl_migrator');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const { rows } = await client.query<{ id: string; erasureKey: Buffer }>(
      'select id, erasure_key as "erasureKey" from tenant order by created_at limit 1',
    );
    const tenant = rows[0];
    const opened = await claim.openKey(tenant !== undefined);
    if (tenant !== undefined) refuseForeign(opened.master, tenant);
    else if (claim.firstTenant !== null) {
      const id = randomUUID();
      await client.query('insert into tenant (id, name, erasure_key) values ($1, $2, $3)', [
        id,
        claim.firstTenant,
        createErasureKey(opened.master, id),
      ]);
    }
    await client.query('commit');
    return opened;
  } finally {
    await client.end(); // an open transaction is rolled back with it
  }
}

function refuseForeign(master: MasterKey, tenant: { id: string; erasureKey: Buffer }): void {
  try {
    openErasureKey(master, tenant.id, tenant.erasureKey);
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    throw new ThroughlineError(
      'config/master-key-foreign',
      'The master key is not the one that this database was made with; put back the master.key (or MASTER_KEY) that belongs to it. Nothing was changed.',
      { cause: error },
    );
  }
}
