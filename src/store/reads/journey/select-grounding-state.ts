import type { Audience } from '@throughline/contract';
import type { CarryState } from '../../../domain/journey/carry-state.ts';
import type { GapState } from '../../../domain/journey/gap-state.ts';
import type { RollUp } from '../../../domain/journey/roll-up.ts';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { Ciphertext } from './select-entry-ciphertexts.ts';

/** What is kept beside a journey, as far as a grounding block needs it. */
export interface GroundingState {
  readonly unresolved: readonly GapState[];
  readonly strengths: readonly GapState[];
  readonly carries: readonly CarryState[];
  /** By focus; under the empty one, over all. */
  readonly rollUps: Readonly<Record<string, RollUp>>;
}

/** The same with what opens its words. */
export interface KeptGroundingState extends GroundingState {
  /** The learner's key as it is stored; null where it was destroyed. */
  readonly wrappedKey: Buffer | null;
  /** Bodies of the entries that opened the carries. */
  readonly openers: readonly Ciphertext[];
}

/** Most unresolved gaps of one block: beyond that not even their keys would fit a budget. */
export const UNRESOLVED_MAX = 5_000;
/** Strengths that a block chooses from. */
export const STRENGTHS_MAX = 20;

/**
 * One statement, so that a block costs few round trips; of the part of the journey that is open, not of its length.
 * Indexes: gap_state_unresolved, gap_state_strength, carry_state_open, the keys of journey_checkpoint, learner_key,
 * handoff and body. What opened the carries is looked up one by one, behind a limit: joined, all entries of the learner
 * are read as long as the planner thinks that there are few (400 entries: 5 ms, growing with them).
 */
export async function selectGroundingState(
  transaction: Transaction,
  learner: LearnerId,
  audience: Audience,
  focus: string | null,
): Promise<KeptGroundingState> {
  // Two texts, so that each keeps a plan of its own.
  const inFocus = focus === null ? '$3::text is null' : '$3 = any (focuses)';
  const { rows } = await transaction.query<StateRow>({
    name: focus === null ? 'grounding-state' : 'grounding-state-of-focus',
    text: `select
      (select coalesce(json_agg(state order by number), '[]') from (
         select number, state from gap_state where learner = $1 and unresolved and ${inFocus}
         order by number limit ${UNRESOLVED_MAX}) g) as unresolved,
      (select coalesce(json_agg(state), '[]') from (
         select state from gap_state
         where learner = $1 and status in ('re-applied', 'closed') and ${inFocus}
         order by last_entry_seq desc, number limit ${STRENGTHS_MAX}) g) as strengths,
      (select coalesce(json_agg(state order by number), '[]') from carry_state
         where learner = $1 and unresolved and audience = $2) as carries,
      (select coalesce(json_object_agg(focus, state), '{}') from journey_checkpoint
         where learner = $1 and focus in ('', coalesce($3::text, ''))) as "rollUps",
      (select wrapped from learner_key where learner = $1) as "wrappedKey",
      (select coalesce(json_agg(json_build_object('id', o.id, 'hex', encode(o.ciphertext, 'hex'))), '[]')
         from (select distinct opened_entry_seq from carry_state
               where learner = $1 and unresolved and audience = $2) c
         cross join lateral (
           select b.id, b.ciphertext from handoff h join body b on b.id = h.body_id
           where h.learner = $1 and h.entry_seq = c.opened_entry_seq limit 1) o) as openers`,
    values: [learner, audience, focus],
  });
  const { openers, ...state } = rows[0] as StateRow;
  const opened = openers.map(({ id, hex }) => ({ id, ciphertext: Buffer.from(hex, 'hex') }));
  return { ...state, openers: opened };
}

/** Bytes within JSON come as hex. */
interface StateRow extends Omit<KeptGroundingState, 'openers'> {
  readonly openers: readonly { readonly id: string; readonly hex: string }[];
}
