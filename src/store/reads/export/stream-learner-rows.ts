import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

const ROWS_PER_FETCH = 500;

/** Tables about a learner that are exported as they stand, with the columns that give their order. */
export const PLAIN_TABLES = {
  learner_day: 'day, kind',
  parking: 'position, ordinal',
  evaluation_due: 'position',
  facet: 'name, version',
  contest: 'id',
  review: 'id',
  review_state: 'review',
  review_due: 'position',
  review_frame: 'review, epoch, frame_seq',
  judge_call: 'recorded_at, id',
  redaction: 'recorded_at, id',
  cohort_member: 'cohort',
  access_log: 'recorded_at, id',
} as const;
export type PlainTable = keyof typeof PLAIN_TABLES;

/** Streams a table's rows of one learner: numbers, ids, enums and times. Words are in bodies, and bytes stay here. */
export async function* streamLearnerRows(
  transaction: Transaction,
  table: PlainTable,
  learner: LearnerId,
): AsyncGenerator<Readonly<Record<string, unknown>>, void, undefined> {
  await transaction.query(
    `declare learner_rows no scroll cursor for
     select to_jsonb(t) - 'tenant' - 'request_hash' - 'hash' - 'commitment' as row from ${table} t
     where t.learner = $1 order by ${PLAIN_TABLES[table]}`,
    [learner],
  );
  for (;;) {
    const { rows } = await transaction.query<{ row: Record<string, unknown> }>(
      `fetch ${ROWS_PER_FETCH} from learner_rows`,
    );
    if (rows.length === 0) break;
    for (const { row } of rows) yield row;
  }
  await transaction.query('close learner_rows');
}
