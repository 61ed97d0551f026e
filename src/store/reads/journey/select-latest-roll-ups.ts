import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { RollUpRow } from '../../journey/select-roll-ups.ts';

/** The roll-ups of the focuses that changed last; not the one over all. Index: journey_checkpoint's key. */
export async function selectLatestRollUps(
  transaction: Transaction,
  learner: LearnerId,
  rowsMax: number,
): Promise<readonly (RollUpRow & { readonly total: number })[]> {
  const { rows } = await transaction.query<RollUpRow & { readonly total: number }>(
    `select focus, entry_seq as "entrySeq", state as "rollUp", count(*) over () as total
     from journey_checkpoint where learner = $1 and focus <> ''
     order by entry_seq desc, focus limit $2`,
    [learner, rowsMax],
  );
  return rows;
}
