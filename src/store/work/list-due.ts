import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Pool, Transaction } from '../database.ts';

/** Learners of each kind that one look takes in: beyond them it says "so many at least". Some 100 ms for ten thousand. */
const LEARNERS_MAX = 100_000;

/** Something due for a learner by what is stored, whatever any engine knows of it. */
export interface DueWork {
  readonly learner: LearnerId;
  readonly flow: string;
  /** Changes with whatever is done about it: another text means that somebody was at it. */
  readonly mark: string;
  /** How long it has been due. */
  readonly dueMs: number;
  /** Whether a process has it under its lease. */
  readonly isHeld: boolean;
  /** How much is due in all. */
  readonly due: number;
}

/** The longest due, of which each is returned. */
const ROWS_MAX = 100;
/** Of advisory locks, the one for a look at what is due: whoever comes second takes what there is. */
const LOOK_LOCK = 7_310_642_119;

/**
 * The longest due work over all tenants, by the ledger and by the light evaluations that wait; what waits before its
 * next try is not due meanwhile. A look reads the state of every learner (about a second for a few hundred thousand),
 * so that the processes of one database share it.
 *
 * @param ageMsMax how old the look may be; one that another process is at is not waited for. 0 looks now
 */
export async function listDue(pool: Pool, ageMsMax: number): Promise<readonly DueWork[]> {
  const last = await pool.query<{ found: readonly DueWork[]; ageMs: number }>(
    'select found, (extract(epoch from now() - looked_at) * 1000)::float8 as "ageMs" from due_look',
  );
  const [before] = last.rows;
  if (before !== undefined && before.ageMs < ageMsMax) return before.found;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const lock = await client.query<{ had: boolean }>(
      'select pg_try_advisory_xact_lock($1) as had',
      [LOOK_LOCK],
    );
    const isFirst = lock.rows[0]?.had === true;
    const found =
      isFirst || before === undefined || ageMsMax === 0
        ? await look(client, isFirst)
        : before.found;
    await client.query('commit');
    return found;
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error says what went wrong
    throw error;
  } finally {
    client.release();
  }
}

async function look(client: Transaction, isKept: boolean): Promise<readonly DueWork[]> {
  const result = await client.query<DueWork>(
    'select learner, flow, mark, due_ms as "dueMs", held as "isHeld", due from list_due($1, $2)',
    [LEARNERS_MAX, ROWS_MAX],
  );
  if (!isKept) return result.rows;
  await client.query(
    `insert into due_look (looked_at, found) values (now(), $1)
     on conflict (singleton) do update set looked_at = excluded.looked_at, found = excluded.found`,
    [JSON.stringify(result.rows)],
  );
  return result.rows;
}
