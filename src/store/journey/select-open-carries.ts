import type { Audience } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { KeptCarry } from '../../domain/journey/derive-projection.ts';
import type { Transaction } from '../database.ts';
import { CARRY_STATE_COLUMNS } from './carry-state-columns.ts';

/**
 * The carries that are open or acknowledged, in the order in which they were opened: at most 20 an audience.
 * Index: carry_state_open.
 *
 * @param audience null for all
 */
export async function selectOpenCarries(
  transaction: Transaction,
  learner: LearnerId,
  audience: Audience | null,
): Promise<readonly KeptCarry[]> {
  const { rows } = await transaction.query<KeptCarry>(
    `select ${CARRY_STATE_COLUMNS} from carry_state
     where learner = $1 and unresolved and ($2::text is null or audience = $2) order by number`,
    [learner, audience],
  );
  return rows;
}
