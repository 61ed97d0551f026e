import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A learner and where it stands. Before the first event's commit there is no state. */
export interface LearnerRow {
  readonly learner: LearnerId;
  readonly erasure: 'none' | 'erasing' | 'erased';
  readonly nextSeq: number;
  readonly nextEntrySeq: number;
  readonly total: number;
  readonly tier: string;
  readonly multiplier: number;
  readonly snapshotVersion: number;
  readonly cursor: number;
  readonly headEntry: string | null;
}

/** Finds a learner of the transaction's tenant by the platform's id. Index: learner (tenant, external_id). */
export async function findLearner(
  transaction: Transaction,
  externalId: string,
): Promise<LearnerRow | null> {
  const { rows } = await transaction.query<LearnerRow>({
    name: 'find-learner',
    text: `select l.id as learner, l.erasure,
            coalesce(s.next_seq, 1) as "nextSeq", coalesce(s.next_entry_seq, 1) as "nextEntrySeq",
            coalesce(s.total, 0) as total, coalesce(s.tier, 'unrated') as tier,
            coalesce(s.multiplier, 1) as multiplier, coalesce(s.snapshot_version, 0) as "snapshotVersion",
            coalesce(s.cursor, 0) as cursor, s.head_entry as "headEntry"
     from learner l left join learner_state s on s.learner = l.id
     where l.tenant = current_tenant() and l.external_id = $1`,
    values: [externalId],
  });
  return rows[0] ?? null;
}
