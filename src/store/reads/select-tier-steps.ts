import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** From which position on a tier is in force, and which snapshot version says so. */
export interface TierStep {
  readonly version: number;
  readonly position: number;
  readonly tier: string;
  readonly multiplier: number;
}

/** Tiers of all versions of a learner's read, by version. Index: primary key. */
export async function selectTierSteps(
  transaction: Transaction,
  learner: LearnerId,
): Promise<readonly TierStep[]> {
  const { rows } = await transaction.query<TierStep>(
    'select version, position, tier, multiplier from snapshot where learner = $1 order by version',
    [learner],
  );
  return rows;
}
