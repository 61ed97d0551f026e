import type { GapStatus } from '@throughline/contract';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { GapStateRow } from '../../journey/gap-state-row.ts';

/** Which gaps, from where on; all of them where everything is null. */
export interface GapSelection {
  readonly status: GapStatus | 'unresolved' | null;
  readonly stuck: boolean | null;
  readonly focus: string | null;
  /** The number before which the page begins. */
  readonly before: number | null;
  readonly rowsMax: number;
}

/** Walks a learner's gaps, those that appeared last first. Indexes: gap_state_number, gap_state_unresolved, the key of gap_focus. */
export async function selectGaps(
  transaction: Transaction,
  learner: LearnerId,
  { status, stuck, focus, before, rowsMax }: GapSelection,
): Promise<readonly GapStateRow[]> {
  const unresolved = status === 'unresolved' ? 'and unresolved' : '';
  const { rows } = await transaction.query<GapStateRow>(
    `select number, state from gap_state s
     where learner = $1 ${unresolved}
       and ($2::text is null or status = $2)
       and ($3::boolean is null or stuck = $3)
       and ($4::text is null
         or exists (select from gap_focus f where f.learner = $1 and f.gap = s.gap and f.focus = $4))
       and ($5::bigint is null or number < $5)
     order by number desc limit $6`,
    [learner, status === 'unresolved' ? null : status, stuck, focus, before, rowsMax],
  );
  return rows;
}
