import type { GapFact } from '../../../domain/journey/gap-fact.ts';
import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** A gap as its row says where it stands, columns and state apart. */
export interface KeptGapRow {
  readonly gap: string;
  readonly number: number;
  readonly taxonomy: string;
  readonly status: string;
  readonly stuck: boolean;
  readonly unresolved: boolean;
  readonly recurrences: number;
  readonly lastEntrySeq: number;
  readonly state: unknown;
  /** What of it a block tells. */
  readonly told: unknown;
}

/** A carry as its row says where it stands. */
export interface KeptCarryRow {
  readonly item: string;
  readonly number: number;
  readonly audience: string;
  readonly status: string;
  readonly unresolved: boolean;
  readonly openedEntry: string;
  readonly lastEntrySeq: number;
  readonly state: unknown;
}

/** A roll-up; under the empty focus, of the whole journey. */
export interface KeptRollUp {
  readonly focus: string;
  readonly entrySeq: number;
  readonly state: unknown;
}

/** Everything that is kept beside a journey, as it is kept. */
export interface KeptProjection {
  readonly facts: readonly (GapFact & { readonly place: number; readonly shownAt: string })[];
  readonly gaps: readonly KeptGapRow[];
  /** Which focuses gaps were seen in. */
  readonly focuses: readonly { readonly gap: string; readonly focus: string }[];
  readonly carries: readonly KeptCarryRow[];
  readonly rollUps: readonly KeptRollUp[];
}

/** Reads it whole, for a verification. Indexes: primary keys. */
export async function selectKeptProjection(
  transaction: Transaction,
  learner: LearnerId,
): Promise<KeptProjection> {
  const facts = await transaction.query<KeptProjection['facts'][number]>(
    `select gap, taxonomy, operation, assist, context, touchpoint, shown_at as "shownAt", focus, entry,
            said_seq as "saidSeq", entry_seq as "entrySeq", evaluation,
            round(extract(epoch from occurred_at) * 1000)::float8 as "occurredAtMs", place_seq as "placeSeq", place
     from gap_operation where learner = $1 order by entry_seq, place`,
    [learner],
  );
  const gaps = await transaction.query<KeptGapRow>(
    `select gap, number, taxonomy, status, stuck, unresolved, recurrences,
            last_entry_seq as "lastEntrySeq", state, told
     from gap_state where learner = $1 order by gap`,
    [learner],
  );
  const focuses = await transaction.query<KeptProjection['focuses'][number]>(
    'select gap, focus from gap_focus where learner = $1 order by gap, focus',
    [learner],
  );
  const carries = await transaction.query<KeptCarryRow>(
    `select item, number, audience, status, unresolved, opened_entry as "openedEntry",
            last_entry_seq as "lastEntrySeq", state
     from carry_state where learner = $1 order by item`,
    [learner],
  );
  const rollUps = await transaction.query<KeptRollUp>(
    `select focus, entry_seq as "entrySeq", state from journey_checkpoint where learner = $1 order by focus`,
    [learner],
  );
  return {
    facts: facts.rows,
    gaps: gaps.rows,
    focuses: focuses.rows,
    carries: carries.rows,
    rollUps: rollUps.rows,
  };
}
