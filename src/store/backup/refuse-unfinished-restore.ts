import pg from 'pg';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Connection } from '../database.ts';

/**
 * Refuses a store that a restore began to fill and did not finish: half of it, or without the erasures since.
 *
 * @param administrator a connection that may act as `tl_migrator`
 * @throws ThroughlineError `restore/unfinished`
 */
export async function refuseUnfinishedRestore(administrator: Connection): Promise<void> {
  const client = new pg.Client({ ...administrator, application_name: 'throughline restore' });
  client.on('error', () => undefined); // the query in flight fails by itself and says why
  await client.connect();
  try {
    await client.query('set role tl_migrator');
    const { rows } = await client.query<{ backup: string; at: Date }>(
      'select backup, begun_at as at from restoration where finished_at is null limit 1',
    );
    const unfinished = rows[0];
    if (unfinished === undefined) return;
    throw new ThroughlineError(
      'restore/unfinished',
      `The restore of backup ${unfinished.backup}, begun at ${unfinished.at.toISOString()}, was not finished; run the same throughline restore again. Nothing was changed.`,
    );
  } finally {
    await client.end();
  }
}
