import pg from 'pg';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Connection } from '../database.ts';
import { openErasureKey } from './erasure-key.ts';
import type { MasterKey } from './learner-key.ts';

/**
 * Refuses a master key that is not the one this database was made with, before anything is written under it. Every
 * tenant's erasure key is wrapped by the master key, so any one of them tells.
 *
 * @param administrator a connection that may act as `tl_migrator`
 * @throws ThroughlineError `config/master-key-foreign`
 */
export async function refuseForeignMasterKey(
  administrator: Connection,
  master: MasterKey,
): Promise<void> {
  const client = new pg.Client({ ...administrator, application_name: 'throughline master key' });
  await client.connect();
  try {
    await client.query('set role tl_migrator');
    const { rows } = await client.query<{ id: string; erasureKey: Buffer }>(
      'select id, erasure_key as "erasureKey" from tenant order by created_at limit 1',
    );
    const tenant = rows[0];
    if (tenant !== undefined) openErasureKey(master, tenant.id, tenant.erasureKey);
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    throw new ThroughlineError(
      'config/master-key-foreign',
      'The master key is not the one that this database was made with; put back the master.key (or MASTER_KEY) that belongs to it. Nothing was changed.',
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
