import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { listDeletedTables, listUnnamedColumns } from './erasure-treatments.ts';
import { NOBODY } from './forget-name.ts';

/** What is left of a learner after an erasure. */
export interface ErasedRemains {
  /** Rows that should be gone, by what they are; nothing but zeros. */
  readonly rows: Readonly<Record<string, number>>;
  /** 1 where the platform's id still stands with the learner, else 0. */
  readonly names: number;
  /** Who stands as author or subject of something about the learner. No one of them may be erased. */
  readonly people: readonly string[];
}

/** Counts the rows that an erasure deletes, by what they are. Indexes on `learner`. */
export async function countRemains(
  transaction: Transaction,
  learner: LearnerId,
): Promise<Readonly<Record<string, number>>> {
  const counts = listDeletedTables().map(
    ({ table, noun }) => `(select count(*)::integer from ${table} where learner = $1) as "${noun}"`,
  );
  const { rows } = await transaction.query<Record<string, number>>(`select ${counts.join(', ')}`, [
    learner,
  ]);
  return rows[0] ?? {};
}

/** What is left of a learner; null where they are not erased. Primary keys, and indexes on `learner`. */
export async function findErasedRemains(
  transaction: Transaction,
  learner: LearnerId,
): Promise<ErasedRemains | null> {
  const found = await transaction.query<{ names: number }>(
    `select (external_id is not null)::integer as names from learner where id = $1 and erasure = 'erased'`,
    [learner],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  const columns = listUnnamedColumns().map(
    ({ table, column }) => `select ${column} as person from ${table} where learner = $1`,
  );
  const people = await transaction.query<{ person: string }>(
    `select person from (${columns.join(' union ')}) as standing where person <> $2`,
    [learner, NOBODY],
  );
  return {
    rows: await countRemains(transaction, learner),
    names: row.names,
    people: people.rows.map(({ person }) => person),
  };
}
