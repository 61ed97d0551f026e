import type { CarryState } from '../../domain/journey/carry-state.ts';

/** A carry as it is kept beside the journey. */
export interface CarryStateRow {
  readonly number: number;
  /** The gap that code watches with it; null where none. */
  readonly gap: string | null;
  readonly lastEntrySeq: number;
  readonly state: CarryState;
}

/** The columns of a `CarryStateRow`. */
export const CARRY_STATE_COLUMNS = 'number, gap, last_entry_seq as "lastEntrySeq", state';
