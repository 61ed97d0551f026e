import type { EntryLink } from '../../domain/journey/entry.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { KeptCarry } from '../../domain/journey/derive-projection.ts';
import type { Transaction } from '../database.ts';

/**
 * More than can be open at once, which is 20 for each audience: with a limit, the planner walks the index of what is
 * open, whatever it thinks of how much that is.
 */
const CARRIES_MAX = 1_000;

/** What a writer of an entry needs to know of the journey before it. */
export interface WritingScene {
  /** Whether the journey has a projection; one from before there were any has none. */
  readonly isProjected: boolean;
  /** The last entry of the same focus; null where it has none. */
  readonly lastInFocus: EntryLink | null;
  /** The carries that are open or acknowledged, in the order in which they were opened. */
  readonly carries: readonly KeptCarry[];
}

/**
 * Reads what an entry is written beside, in one statement, under the learner's lock. Indexes: journey_checkpoint's
 * key, handoff_focus, carry_state_open.
 */
export async function selectWritingScene(
  transaction: Transaction,
  learner: LearnerId,
  focus: string,
): Promise<WritingScene> {
  const { rows } = await transaction.query<WritingScene>({
    name: 'select-writing-scene',
    text: `select
      exists (select from journey_checkpoint where learner = $1 and focus = '') as "isProjected",
      (select json_build_object('id', id, 'hash', encode(hash, 'hex')) from handoff
       where learner = $1 and focus = $2 order by entry_seq desc limit 1) as "lastInFocus",
      (select coalesce(json_agg(json_build_object('number', number, 'gap', gap, 'lastEntrySeq', last_entry_seq,
         'state', state) order by number), '[]') from (
           select number, gap, last_entry_seq, state from carry_state where learner = $1 and unresolved
           order by audience, number limit ${CARRIES_MAX}) c) as carries`,
    values: [learner, focus],
  });
  return rows[0] as WritingScene;
}
