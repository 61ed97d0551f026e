import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** The last entry that a journey held at some moment. */
export interface LastEntry {
  readonly id: string;
  readonly entrySeq: number;
  readonly hash: Buffer;
  readonly recordedAt: Date;
}

const COLUMNS = `id, entry_seq as "entrySeq", hash, recorded_at as "recordedAt"`;

/** The head of a journey, and the entry as of which its projection is kept: the same, once it was made. */
export interface Head extends LastEntry {
  readonly keptSeq: number | null;
}

/** The head of a journey by its number; null in an empty one. Indexes: (learner, entry_seq), journey_checkpoint's key. */
export async function findHead(
  transaction: Transaction,
  learner: LearnerId,
  headSeq: number,
): Promise<Head | null> {
  const { rows } = await transaction.query<Head>({
    name: 'find-moment-now',
    text: `select ${COLUMNS}, (
             select entry_seq from journey_checkpoint c where c.learner = $1 and c.focus = '') as "keptSeq"
           from handoff where learner = $1 and entry_seq = $2`,
    values: [learner, headSeq],
  });
  return rows[0] ?? null;
}

/** The entry of a number; null where there is none. Index: (learner, entry_seq). */
export async function findEntryOfNumber(
  transaction: Transaction,
  learner: LearnerId,
  entrySeq: number,
): Promise<LastEntry | null> {
  const { rows } = await transaction.query<LastEntry>(
    `select ${COLUMNS} from handoff where learner = $1 and entry_seq = $2`,
    [learner, entrySeq],
  );
  return rows[0] ?? null;
}

/** The last entry that was recorded up to a time; null before the first. Walks (learner, entry_seq) from its end. */
export async function findEntryAtTime(
  transaction: Transaction,
  learner: LearnerId,
  at: Date,
): Promise<LastEntry | null> {
  const { rows } = await transaction.query<LastEntry>(
    `select ${COLUMNS} from handoff where learner = $1 and recorded_at <= $2
     order by entry_seq desc limit 1`,
    [learner, at],
  );
  return rows[0] ?? null;
}

/**
 * The entry that was written with a snapshot, in the landing that made it; null where there is no such snapshot.
 * Indexes: the keys of snapshot and evaluation's landing, then the entry's own.
 */
export async function findEntryOfSnapshot(
  transaction: Transaction,
  learner: LearnerId,
  version: number,
): Promise<LastEntry | null> {
  const { rows } = await transaction.query<LastEntry>(
    `select h.id, h.entry_seq as "entrySeq", h.hash, h.recorded_at as "recordedAt"
     from snapshot s
     join evaluation e on e.learner = s.learner and e.landing = s.landing
     join handoff h on h.evaluation = e.id
     where s.learner = $1 and s.version = $2`,
    [learner, version],
  );
  return rows[0] ?? null;
}
