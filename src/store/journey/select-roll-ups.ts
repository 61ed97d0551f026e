import type { LearnerId } from '../../domain/ids/ids.ts';
import type { RollUp } from '../../domain/journey/roll-up.ts';
import type { Transaction } from '../database.ts';

/** What a focus of a journey comes to; under the empty focus, the whole of it. */
export interface RollUpRow {
  readonly focus: string;
  /** Number of its last entry. */
  readonly entrySeq: number;
  readonly rollUp: RollUp;
}

/** The roll-ups of some focuses. Index: primary key. */
export async function selectRollUps(
  transaction: Transaction,
  learner: LearnerId,
  focuses: readonly string[],
): Promise<readonly RollUpRow[]> {
  const { rows } = await transaction.query<RollUpRow>(
    `select focus, entry_seq as "entrySeq", state as "rollUp" from journey_checkpoint
     where learner = $1 and focus = any ($2::text[])`,
    [learner, focuses],
  );
  return rows;
}
