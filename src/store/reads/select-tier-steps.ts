import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Tier and multiplier of one snapshot version, and the position that it was folded up to. */
export interface TierStepRow {
  readonly version: number;
  readonly position: number;
  readonly tier: string;
  readonly multiplier: number;
}

/** Tiers of all versions of a learner's read, by version. Index: primary key. */
export async function selectTierSteps(
  transaction: Transaction,
  learner: LearnerId,
): Promise<readonly TierStepRow[]> {
  const { rows } = await transaction.query<TierStepRow>(
    'select version, position, tier, multiplier from snapshot where learner = $1 order by version',
    [learner],
  );
  return rows;
}
