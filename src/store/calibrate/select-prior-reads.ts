import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Transaction } from '../database.ts';

/** Most verdicts and entries that a judge is told of. */
const PRIORS_MAX = 5;

/** What was known of a learner as of a position: ids and numbers; words are opened by whoever needs them. */
export interface PriorReads {
  /** The last effective position below; 0 where there is none. */
  readonly position: number;
  /** Its snapshot version; 0 where there is none. */
  readonly version: number;
  readonly read: ReadSnapshot | null;
  /** The last effective verdicts below the position, the latest first. */
  readonly evaluations: readonly string[];
  /** The last journey entries about positions below, the latest first. */
  readonly entries: readonly string[];
  /** Number of the journey's last entry at this look; 0 where it has none. */
  readonly throughEntry: number;
}

/** Reads what stood before a position. Indexes: snapshot_position, handoff (learner, entry_seq). */
export async function selectPriorReads(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<PriorReads> {
  const snapshots = await transaction.query<{
    position: number;
    version: number;
    read: ReadSnapshot;
    evaluation: string;
  }>(
    `select s.position, s.version, s.read, c.evaluation
     from (
       select distinct on (position) position, version, read
       from snapshot
       where learner = $1 and position < $2
       order by position desc, version desc
       limit $3) s
     join calibration c on c.learner = $1 and c.snapshot_version = s.version
     order by s.position desc`,
    [learner, position, PRIORS_MAX],
  );
  const entries = await transaction.query<{ id: string }>(
    `select id from handoff where learner = $1 and position < $2 order by entry_seq desc limit $3`,
    [learner, position, PRIORS_MAX],
  );
  const head = await transaction.query<{ seq: number }>({
    name: 'select-prior-reads-head',
    text: 'select next_entry_seq - 1 as seq from learner_state where learner = $1',
    values: [learner],
  });
  const last = snapshots.rows[0];
  return {
    position: last?.position ?? 0,
    version: last?.version ?? 0,
    read: last?.read ?? null,
    evaluations: snapshots.rows.map((row) => row.evaluation),
    entries: entries.rows.map((row) => row.id),
    throughEntry: head.rows[0]?.seq ?? 0,
  };
}
