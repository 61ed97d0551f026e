import type { CarryState } from '../../../domain/journey/carry-state.ts';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** One carry of a learner; null where there is none. Index: carry_state's key. */
export async function findCarry(
  transaction: Transaction,
  learner: LearnerId,
  item: string,
): Promise<CarryState | null> {
  const { rows } = await transaction.query<{ state: CarryState }>(
    'select state from carry_state where learner = $1 and item = $2',
    [learner, item],
  );
  return rows[0]?.state ?? null;
}

/** The entry in which a carry was acknowledged, of those that moved it; null where it never was. Index: handoff's key. */
export async function findAcknowledgement(
  transaction: Transaction,
  learner: LearnerId,
  { item, cites }: Pick<CarryState, 'item' | 'cites'>,
): Promise<{ readonly id: string; readonly entrySeq: number; readonly recordedAt: Date } | null> {
  const { rows } = await transaction.query<{ id: string; entrySeq: number; recordedAt: Date }>(
    `select id, entry_seq as "entrySeq", recorded_at as "recordedAt" from handoff
     where id = any ($2::uuid[]) and learner = $1 and carries @> $3::jsonb
     order by entry_seq limit 1`,
    [
      learner,
      cites.map(({ entry }) => entry),
      JSON.stringify([{ item, operation: 'acknowledge' }]),
    ],
  );
  return rows[0] ?? null;
}
