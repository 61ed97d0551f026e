/** The columns of a `KeptCarry`. */
export const CARRY_STATE_COLUMNS = 'number, gap, last_entry_seq as "lastEntrySeq", state';
