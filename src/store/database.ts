import pg from 'pg';
import type { TenantId } from '../domain/ids/ids.ts';
import { markLostConnection } from './mark-lost-connection.ts';

/** The database roles that a running process takes; none of them owns a table. */
export type DatabaseRole = 'tl_app' | 'tl_relay' | 'tl_eraser';

/** Where the database is: a URL, or a Unix socket of the embedded one. */
export type Connection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly user: string; readonly database: string };

export type Pool = pg.Pool;
/** A connection inside a transaction. */
export type Transaction = pg.PoolClient;

/** Rows of bigint come as numbers: sequences and sums stay far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
/** So do lists of them, `{1,2}`; the driver has no name for their type. No column holds a null in such a list. */
const INT8_LIST = 1_016 as typeof pg.types.builtins.INT8;
pg.types.setTypeParser(INT8_LIST, (text) =>
  text === '{}' ? [] : text.slice(1, -1).split(',').map(Number),
);

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const STATEMENT_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_MS = 2_000;

/**
 * Opens a pool whose connections log in as the server and act as `role`.
 * A dropped connection is reported to `onError` and replaced; it never ends the process.
 */
export function openPool(
  connection: Connection,
  role: DatabaseRole,
  options: { max: number; onError: (error: Error) => void },
): Pool {
  const pool = new pg.Pool({
    ...connection,
    max: options.max,
    // Statements that do not wait for each other are sent together: `Promise.all` of some costs one round trip.
    pipeline: true,
    options: `-c role=${role} -c lock_timeout=${LOCK_TIMEOUT_MS} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS}`,
    application_name: `throughline ${role}`,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', options.onError);
  // The listener runs before the queries in flight are told: they fail with this very error.
  pool.on('connect', (client) => client.on('error', markLostConnection));
  pool.on('connect', (client) => client.on('error', options.onError));
  return pool;
}

/**
 * Runs `work` in one transaction that sees one tenant's rows and nothing else.
 * Commits when it resolves, rolls back when it throws.
 */
export async function inTenant<Result>(
  pool: Pool,
  tenant: TenantId,
  work: (transaction: Transaction) => Promise<Result>,
  isolation: 'read committed' | 'repeatable read' = 'read committed',
): Promise<Result> {
  if (!UUID.test(tenant)) throw new RangeError('a tenant id is a UUID');
  // One round trip, not two: a calibration opens some thirty transactions. `set` takes no parameter, hence the check.
  const opening = `begin isolation level ${isolation}; set local app.tenant = '${tenant}'`;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(opening);
    const result = await work(client);
    const answer = await client.query('commit');
    if (answer.command !== 'COMMIT')
      throw new Error('the transaction was rolled back by the database');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    markLostConnection(error);
    throw error;
  } finally {
    client.release(broken);
  }
}
