import pg from 'pg';
import type { TenantId } from '../domain/ids/ids.ts';
import { UUID_PATTERN } from '../domain/ids/uuid-pattern.ts';
import { markLostConnection } from './mark-lost-connection.ts';
import { openGatheringSocket } from './open-gathering-socket.ts';
import { sendTogether } from './send-together.ts';

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

/** "Cached plan must not change result type", and "prepared statement does not exist". */
const STALE: ReadonlySet<unknown> = new Set(['0A000', '26000']);
const STATEMENT_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_MS = 2_000;
const IDLE_MS_MAX = 300_000;

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
    // Statements that do not wait for each other are sent together: `sendTogether` of some costs one round trip.
    pipeline: true,
    stream: openGatheringSocket,
    options: `-c role=${role} -c lock_timeout=${LOCK_TIMEOUT_MS} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS}`,
    application_name: `throughline ${role}`,
    connectionTimeoutMillis: 10_000,
    // A new one costs a process and the plans of everything: the next burst finds those of the last.
    idleTimeoutMillis: IDLE_MS_MAX,
  });
  pool.on('error', options.onError);
  // The listener runs before the queries in flight are told: they fail with this very error.
  pool.on('connect', (client) => client.on('error', markLostConnection));
  pool.on('connect', (client) => client.on('error', options.onError));
  return pool;
}

/** How a transaction sees what others commit meanwhile. */
type Isolation = 'read committed' | 'repeatable read';

/**
 * Runs `work` in one transaction that sees one tenant's rows and nothing else.
 * Commits when it resolves, rolls back when it throws. A statement that comes after either throws.
 */
export async function inTenant<Result>(
  pool: Pool,
  tenant: TenantId,
  work: (transaction: Transaction) => Promise<Result>,
  isolation: Isolation = 'read committed',
): Promise<Result> {
  const opening = tellOpening(tenant, isolation);
  return withClient(pool, async (client) => {
    const opened = sendOpening(client, opening);
    const loan = new Loan(client);
    try {
      const result = await work(loan.transaction);
      await opened;
      requireCommit(await loan.commit());
      return result;
    } finally {
      loan.end();
    }
  });
}

/**
 * Runs reads that need no answer of each other in one READ ONLY transaction that sees one tenant's rows: all are sent
 * before any is answered, the end of the transaction with them, so that it costs one round trip.
 *
 * @param read sends its statements before it first waits; one that comes later throws
 * @example
 * const key = await readAtOnce(pool, tenant, (transaction) => findLearnerKey(transaction, master, learner));
 */
export async function readAtOnce<Result>(
  pool: Pool,
  tenant: TenantId,
  read: (transaction: Transaction) => Promise<Result>,
  isolation: Isolation = 'read committed',
): Promise<Result> {
  const opening = tellOpening(tenant, `${isolation} read only`);
  return withClient(pool, async (client) => {
    const opened = sendOpening(client, opening);
    const loan = new Loan(client);
    const [, answer, committed] = await sendTogether([
      opened,
      read(loan.transaction),
      loan.commit(),
    ]);
    requireCommit(committed);
    return answer;
  });
}

/** `set` takes no parameter, hence the check. */
function tellOpening(tenant: TenantId, mode: Isolation | `${Isolation} read only`): string {
  if (!UUID_PATTERN.test(tenant)) throw new RangeError('a tenant id is a UUID');
  return `begin isolation level ${mode}; set local app.tenant = '${tenant}'`;
}

/** Sent with the first statements of the work, which fail with it: nobody waits for it before them. */
function sendOpening(client: Transaction, opening: string): Promise<unknown> {
  const opened = client.query(opening);
  opened.catch(() => undefined); // told to whoever waits for it
  return opened;
}

function requireCommit({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the database');
}

/**
 * A connection that is lent for one transaction. What goes on behind its end, as a chain of statements does that nobody
 * waited for, is refused: it would speak in the transaction of whoever has the connection next.
 */
class Loan {
  readonly transaction: Transaction;
  readonly #client: Transaction;
  #isOver = false;

  constructor(client: Transaction) {
    this.#client = client;
    this.transaction = new Proxy(client, {
      get: (target, name): unknown => {
        if (this.#isOver) throw new Error('a statement came behind the end of its transaction');
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  commit(): Promise<pg.QueryResult> {
    this.end();
    return this.#client.query('commit');
  }

  end(): void {
    this.#isOver = true;
  }
}

/** Where the work throws, what it began is rolled back. */
async function withClient<Result>(
  pool: Pool,
  work: (client: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    if (isStatementStale(error)) broken = error;
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    markLostConnection(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Whether a named statement is not what the driver takes it for: it would be so for as long as the connection lives. */
function isStatementStale(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && STALE.has(error.code);
}
