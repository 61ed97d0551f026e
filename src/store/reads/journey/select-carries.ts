import type { Audience, CarryState as CarryStatus } from '@throughline/contract';
import type { CarryState } from '../../../domain/journey/carry-state.ts';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** A carry as the projection keeps it. */
export interface CarryRow {
  /** Given with its opening, and never changed: lists are walked by it. */
  readonly number: number;
  readonly state: CarryState;
}

/** Which carries, from where on; all of them where everything is null. */
export interface CarrySelection {
  readonly audience: Audience | null;
  readonly status: CarryStatus | 'unresolved' | null;
  readonly focus: string | null;
  /** The number before which the page begins. */
  readonly before: number | null;
  readonly rowsMax: number;
}

/** Walks a learner's carries, those opened last first. Indexes: carry_state_number, carry_state_open. */
export async function selectCarries(
  transaction: Transaction,
  learner: LearnerId,
  { audience, status, focus, before, rowsMax }: CarrySelection,
): Promise<readonly CarryRow[]> {
  const unresolved = status === 'unresolved' ? 'and unresolved' : '';
  const { rows } = await transaction.query<CarryRow>(
    `select number, state from carry_state
     where learner = $1 ${unresolved}
       and ($2::text is null or audience = $2)
       and ($3::text is null or status = $3)
       and ($4::text is null or focus = $4)
       and ($5::bigint is null or number < $5)
     order by number desc limit $6`,
    [learner, audience, status === 'unresolved' ? null : status, focus, before, rowsMax],
  );
  return rows;
}
