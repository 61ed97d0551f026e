import type { LearnerId } from '../../domain/ids/ids.ts';
import type { KeptCarry } from '../../domain/journey/derive-projection.ts';
import type { Transaction } from '../database.ts';
import { CARRY_STATE_COLUMNS } from './carry-state-columns.ts';

/**
 * Where some carries of a learner stand, whatever became of them. Index: primary key, once for each: as one list, all
 * carries of the learner are read as long as the planner thinks that there are few.
 */
export async function selectCarryStates(
  transaction: Transaction,
  learner: LearnerId,
  items: readonly string[],
): Promise<readonly KeptCarry[]> {
  if (items.length === 0) return [];
  const { rows } = await transaction.query<KeptCarry>(
    `select c.* from unnest($2::uuid[]) as asked (item)
     cross join lateral (
       select ${CARRY_STATE_COLUMNS} from carry_state where learner = $1 and item = asked.item limit 1) c`,
    [learner, items],
  );
  return rows;
}
