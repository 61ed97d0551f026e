import type { Outcome } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { addItems } from '../reads/add-items.ts';
import type { EvidenceRow, ItemRow } from '../reads/evaluation-row.ts';

/** A verdict of an attempt. */
export interface AttemptVerdict {
  readonly id: string;
  readonly position: number;
  readonly outcome: Outcome;
  readonly rubric: string | null;
  readonly rubricVersion: number | null;
  readonly items: readonly ItemRow[];
  readonly evidence: readonly EvidenceRow[];
}

/**
 * The verdicts at some positions that were effective once a landing had landed, by position. Index: evaluation_position,
 * then the keys of their criteria and evidence.
 */
export async function selectAttemptVerdicts(
  transaction: Transaction,
  learner: LearnerId,
  positions: readonly number[],
  landingMax: number,
): Promise<readonly AttemptVerdict[]> {
  const { rows } = await transaction.query<Omit<AttemptVerdict, 'items' | 'evidence'>>(
    `select distinct on (position) id, position, outcome, rubric, rubric_version as "rubricVersion"
     from evaluation
     where learner = $1 and position = any ($2::bigint[]) and landing is not null and landing <= $3
     order by position, landing desc`,
    [learner, positions, landingMax],
  );
  return addItems(transaction, rows);
}
