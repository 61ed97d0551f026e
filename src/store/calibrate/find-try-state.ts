import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What a try of a calibration stands on, all as of one moment. */
export interface TryState {
  /** Null where there is no such learner. */
  readonly fence: number | null;
  /** Snapshot version of the last effective position below; 0 where there is none. */
  readonly priorVersion: number;
  /** How many texts of the learner were taken back so far. */
  readonly redactions: number;
}

/**
 * Looks up what a try of a calibration stands on, in one round trip: a redaction raises the fence, so that whoever holds
 * it has the number of redactions, too.
 * Indexes: primary key of learner_state; snapshot_position (learner, position, version); redaction_learner.
 */
export async function findTryState(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<TryState> {
  const { rows } = await transaction.query<TryState>({
    name: 'find-try-state',
    text: `select (select fence from learner_state where learner = $1) as fence,
       coalesce((select version from snapshot where learner = $1 and position < $2
                 order by position desc, version desc limit 1), 0) as "priorVersion",
       (select count(*)::integer from redaction where learner = $1) as redactions`,
    values: [learner, position],
  });
  return rows[0] ?? { fence: null, priorVersion: 0, redactions: 0 };
}
