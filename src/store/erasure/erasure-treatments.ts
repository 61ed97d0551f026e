/** What an erasure does with the rows of one table. */
export type ErasureTreatment =
  | {
      /** Every row of the learner goes. */
      readonly does: 'delete';
      /** What a row is, for whoever is told that one is left. */
      readonly noun: string;
      /** The step of the erasure that deletes it. */
      readonly step: 'key' | 'words' | 'name';
    }
  | {
      /** The row stays; where the learner's own id stands in this column, it says nobody. */
      readonly does: 'unname';
      readonly column: string;
    }
  | {
      readonly does: 'keep';
      /** Why nobody can be known from what stays. */
      readonly why: string;
    };

const NUMBERS = 'numbers, times, enumerated values and hashes, under the internal UUID';
const DERIVED = 'ids, enumerated values and numbers that are made of the entries again at any time';
const NOBODY = 'says nothing of a learner';
const LOG = 'the record of the erasure itself: ids, counts and an HMAC';

/**
 * What an erasure does with every table of the schema; a test holds this to the schema, so that a new table is in it
 * or nothing passes. What deletes, what looks whether anything is left, and what verifies go by it.
 */
export const ERASURE_TREATMENTS: Readonly<Record<string, ErasureTreatment>> = {
  learner_key: { does: 'delete', noun: 'keys', step: 'key' },
  body: { does: 'delete', noun: 'texts', step: 'words' },
  step_result: { does: 'delete', noun: 'step results', step: 'words' },
  review_ticket: { does: 'delete', noun: 'review tickets', step: 'name' },
  cohort_member: { does: 'delete', noun: 'memberships', step: 'name' },
  access_log: { does: 'unname', column: 'subject' },
  contest: { does: 'unname', column: 'author' },
  learner: { does: 'keep', why: "the internal UUID; the platform's id goes, its HMAC comes" },
  learner_state: { does: 'keep', why: NUMBERS },
  learner_day: { does: 'keep', why: NUMBERS },
  ledger: {
    does: 'keep',
    why: `${NUMBERS}; ids that the platform chose, whose pattern keeps sentences out`,
  },
  evaluation: {
    does: 'keep',
    why: `${NUMBERS}; its author is the id of an API key, and hashed with it`,
  },
  evaluation_item: { does: 'keep', why: NUMBERS },
  evidence: { does: 'keep', why: `${NUMBERS}; quotes are in bodies` },
  evaluation_due: { does: 'keep', why: NUMBERS },
  calibration: { does: 'keep', why: NUMBERS },
  calibration_bank: { does: 'keep', why: NUMBERS },
  snapshot: { does: 'keep', why: NUMBERS },
  handoff: {
    does: 'keep',
    why: `${NUMBERS}; its words are in a body, and the chain verifies without`,
  },
  gap_operation: { does: 'keep', why: DERIVED },
  gap_focus: { does: 'keep', why: DERIVED },
  gap_state: { does: 'keep', why: DERIVED },
  carry_state: { does: 'keep', why: DERIVED },
  journey_checkpoint: { does: 'keep', why: DERIVED },
  judge_call: { does: 'keep', why: `${NUMBERS}; prompts and answers are in bodies` },
  judge_setting: { does: 'keep', why: NOBODY },
  judge_day: { does: 'keep', why: 'sums of a tenant, of nobody' },
  judge_spend: { does: 'keep', why: 'sums of a tenant, of nobody' },
  judge_reservation: { does: 'keep', why: 'numbers of attempts under way, of nobody' },
  judge_line_up: { does: 'keep', why: NOBODY },
  parking: { does: 'keep', why: NUMBERS },
  facet: { does: 'keep', why: 'numbers and enumerated values; a free text would be in a body' },
  review: { does: 'keep', why: NUMBERS },
  review_due: { does: 'keep', why: 'that a review is to be opened, by UUID' },
  review_state: { does: 'keep', why: NUMBERS },
  review_frame: { does: 'keep', why: `${NUMBERS}; its words are in a body` },
  redaction: { does: 'keep', why: 'what was deleted, by ids and counts' },
  change: { does: 'keep', why: 'that something changed, by UUID; goes by age' },
  work: { does: 'keep', why: 'that somebody is due, by UUID; goes when it is done' },
  erasure: { does: 'keep', why: LOG },
  erasure_step: { does: 'keep', why: LOG },
  erasure_log: { does: 'keep', why: LOG },
  cohort: { does: 'keep', why: 'a name and a rule; who is in it stands in cohort_member' },
  tenant: { does: 'keep', why: NOBODY },
  api_key: { does: 'keep', why: NOBODY },
  definition: { does: 'keep', why: NOBODY },
  role: { does: 'keep', why: NOBODY },
  difficulty_version: { does: 'keep', why: NOBODY },
  webhook: { does: 'keep', why: NOBODY },
  retention: { does: 'keep', why: NOBODY },
  retention_run: { does: 'keep', why: NOBODY },
  retention_progress: { does: 'keep', why: NOBODY },
  work_rest: { does: 'keep', why: 'that somebody waits for another try, by UUID' },
  due_look: { does: 'keep', why: 'numbers of a tenant and a flow, of nobody' },
  work_owner: { does: 'keep', why: NOBODY },
  engine: { does: 'keep', why: NOBODY },
  anchor_turn: { does: 'keep', why: NOBODY },
  anchor_file: { does: 'keep', why: NOBODY },
  restoration: { does: 'keep', why: NOBODY },
  kysely_migration: { does: 'keep', why: NOBODY },
  kysely_migration_lock: { does: 'keep', why: NOBODY },
};

/** A table whose rows go. */
export interface DeletedTable {
  readonly table: string;
  readonly noun: string;
  readonly step: 'key' | 'words' | 'name';
}

/** The tables whose rows an erasure deletes. */
export function listDeletedTables(): readonly DeletedTable[] {
  return Object.entries(ERASURE_TREATMENTS).flatMap(([table, treatment]) =>
    treatment.does === 'delete' ? [{ table, noun: treatment.noun, step: treatment.step }] : [],
  );
}

/** The columns in which a learner's own id says nobody afterwards. */
export function listUnnamedColumns(): readonly {
  readonly table: string;
  readonly column: string;
}[] {
  return Object.entries(ERASURE_TREATMENTS).flatMap(([table, treatment]) =>
    treatment.does === 'unname' ? [{ table, column: treatment.column }] : [],
  );
}
