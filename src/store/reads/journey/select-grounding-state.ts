import type { Audience } from '@throughline/contract';
import { CARRIES_OPEN_MAX, type CarryState } from '../../../domain/journey/carry-state.ts';
import type { RollUp } from '../../../domain/journey/roll-up.ts';
import type { ToldGap } from '../../../domain/journey/told-gap.ts';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { CriterionTitle } from './select-criterion-titles.ts';
import type { SealedBody } from '../../body/sealed-body.ts';

/** What is kept beside a journey, as far as a grounding block needs it. */
export interface GroundingState {
  readonly unresolved: readonly ToldGap[];
  readonly strengths: readonly ToldGap[];
  readonly carries: readonly CarryState[];
  /** By focus; under the empty one, over all. */
  readonly rollUps: Readonly<Record<string, RollUp>>;
}

/** The same with what opens and names it. */
export interface KeptGroundingState extends GroundingState {
  /** What the criteria of the rubrics are called that its gaps were last seen under. */
  readonly criteria: readonly CriterionTitle[];
  /** The learner's key as it is stored; null where it was destroyed. */
  readonly wrappedKey: Buffer | null;
  /** Bodies of the entries that opened the carries. */
  readonly openers: readonly SealedBody[];
}

/** Most unresolved gaps of one block: beyond that not even their keys would fit a budget. */
export const UNRESOLVED_MAX = 5_000;
/** Strengths that a block chooses from. */
export const STRENGTHS_MAX = 20;

/**
 * One statement, so that a block costs few round trips; of the part of the journey that is open, not of its length.
 * Indexes: gap_state_unresolved, the key of gap_focus, gap_state_strength, carry_state_open, the keys of journey_checkpoint, learner_key,
 * handoff, body and definition. What opened the carries is looked up one by one, behind a limit: joined, all entries of the learner
 * are read as long as the planner thinks that there are few (400 entries: 5 ms, growing with them).
 */
export async function selectGroundingState(
  transaction: Transaction,
  learner: LearnerId,
  audience: Audience,
  focus: string | null,
): Promise<KeptGroundingState> {
  // Two texts, so that each keeps a plan of its own.
  const inFocus =
    focus === null
      ? '$3::text is null'
      : 'exists (select from gap_focus f where f.learner = $1 and f.gap = s.gap and f.focus = $3 offset 0)';
  const { rows } = await transaction.query<StateRow>({
    name: focus === null ? 'select-grounding-state' : 'select-grounding-state-of-focus',
    text: `with owed as materialized (
         select number, taxonomy, told from gap_state s where learner = $1 and unresolved and ${inFocus}
         order by number limit ${UNRESOLVED_MAX}),
       done as materialized (
         select taxonomy, told from gap_state s
         where learner = $1 and status in ('re-applied', 'closed') and ${inFocus}
         order by last_entry_seq desc, number limit ${STRENGTHS_MAX}),
       carried as materialized (
         select number, opened_entry_seq, state from carry_state
         where learner = $1 and unresolved and audience = $2 order by number limit ${CARRIES_OPEN_MAX})
     select
      (select coalesce(json_agg(told order by number), '[]') from owed) as unresolved,
      (select coalesce(json_agg(told), '[]') from done) as strengths,
      (select coalesce(json_agg(json_build_object('id', d.id, 'version', d.version, 'criterion', c->>'id',
           'title', c->>'title')), '[]')
         from (select taxonomy from owed union select taxonomy from done) seen
         cross join lateral (
           select id, version, document from definition
           where tenant = current_tenant() and kind = 'rubric'
             and id = substring(seen.taxonomy from '^(.+)@[0-9]{1,9}$')
             and version = substring(seen.taxonomy from '@([0-9]{1,9})$')::integer limit 1) d
         cross join jsonb_array_elements(d.document->'criteria') c) as criteria,
      (select coalesce(json_agg(state order by number), '[]') from carried) as carries,
      (select coalesce(json_object_agg(focus, state), '{}') from journey_checkpoint
         where learner = $1 and focus in ('', coalesce($3::text, ''))) as "rollUps",
      (select wrapped from learner_key where learner = $1) as "wrappedKey",
      (select coalesce(json_agg(json_build_object('id', o.id, 'hex', encode(o.ciphertext, 'hex'))), '[]')
         from (select distinct opened_entry_seq from carried) c
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
