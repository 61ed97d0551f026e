import pg from 'pg';
import type { Connection } from '../database.ts';

/** A connection of the recorder alone: statements are sent without waiting for the one before. */
export type RecordingClient = pg.Client;

const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The batch statements are planned once, and on an empty table the planner would choose scans that are a
 * hundred times too slow on a full one. So only the plans that stay right are left to it: index scans in
 * nested loops. They do not say which side is looped over: the reads below say so themselves, with a lateral
 * query that `offset 0` keeps whole; without it, one of them read its whole index, 68 ms a batch.
 */
const PLAN_SETTINGS = [
  'plan_cache_mode=force_generic_plan',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
];

/**
 * Opens a pipelined connection that acts as `tl_app`.
 *
 * @param onError told of a dropped connection; the statements in flight fail by themselves
 */
export async function openRecordingClient(
  connection: Connection,
  onError: (error: Error) => void,
): Promise<RecordingClient> {
  const settings = [
    'role=tl_app',
    `lock_timeout=${LOCK_TIMEOUT_MS}`,
    `statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS}`,
    ...PLAN_SETTINGS,
  ];
  const client = new pg.Client({
    ...connection,
    pipeline: true,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'throughline recorder',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.setTypeParser(pg.types.builtins.INT8, Number); // sequences and sums stay far below 2^53
  client.on('error', onError);
  await client.connect();
  return client;
}
