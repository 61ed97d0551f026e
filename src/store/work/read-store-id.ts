import { createHash } from 'node:crypto';
import type { Pool } from '../database.ts';

const LENGTH = 16;

/**
 * Which database this is among all others, as 16 hexadecimal digits: of the cluster's own identifier and the
 * database's number in it. It survives restarts and a failover to a replica. A backup that was restored elsewhere
 * has another one, though all learners in it are the same; a copy of the cluster's files has not.
 */
export async function readStoreId(pool: Pool): Promise<string> {
  const result = await pool.query<{ cluster: string; number: string }>(
    `select system_identifier::text as cluster, oid::text as number
     from pg_control_system(), pg_database where datname = current_database()`,
  );
  const found = result.rows[0];
  if (found === undefined) throw new Error('a database that is not on its own list');
  return createHash('sha256')
    .update(`${found.cluster}/${found.number}`)
    .digest('hex')
    .slice(0, LENGTH);
}
