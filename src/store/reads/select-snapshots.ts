import type { Tier } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Transaction } from '../database.ts';

/** One version of the read as it is kept. */
export interface SnapshotRow {
  readonly version: number;
  readonly position: number;
  readonly landing: number;
  readonly read: ReadSnapshot;
  readonly tier: Tier;
  readonly multiplier: number;
  readonly policyVersion: number;
  readonly recordedAt: Date;
}

const COLUMNS = `version, position, landing, read, tier, multiplier, policy_version as "policyVersion",
  recorded_at as "recordedAt"`;

/** Walks a learner's snapshots by version, in either direction. Index: primary key. */
export async function selectSnapshots(
  transaction: Transaction,
  learner: LearnerId,
  selection: {
    readonly order: 'newest' | 'oldest';
    readonly after: number | null;
    readonly rowsMax: number;
  },
): Promise<readonly SnapshotRow[]> {
  const [beyond, direction] = selection.order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  const { rows } = await transaction.query<SnapshotRow>(
    `select ${COLUMNS} from snapshot
     where learner = $1 and ($2::integer is null or version ${beyond} $2)
     order by version ${direction} limit $3`,
    [learner, selection.after, selection.rowsMax],
  );
  return rows;
}

/** One version; null where there is none. Index: primary key. */
export async function selectSnapshot(
  transaction: Transaction,
  learner: LearnerId,
  version: number,
): Promise<SnapshotRow | null> {
  const { rows } = await transaction.query<SnapshotRow>(
    `select ${COLUMNS} from snapshot where learner = $1 and version = $2`,
    [learner, version],
  );
  return rows[0] ?? null;
}

/** The version that was current at a time of recording; null before the first. Walks the key from its end. */
export async function selectSnapshotAt(
  transaction: Transaction,
  learner: LearnerId,
  at: Date,
): Promise<SnapshotRow | null> {
  const { rows } = await transaction.query<SnapshotRow>(
    `select ${COLUMNS} from snapshot
     where learner = $1 and recorded_at <= $2
     order by version desc limit 1`,
    [learner, at],
  );
  return rows[0] ?? null;
}
