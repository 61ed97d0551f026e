import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** One line in the story of a parked completion. */
export interface ParkingLine {
  readonly position: number;
  readonly action: 'parked' | 'retried' | 'landed';
  readonly attempts: number;
  /** Of the error that parked it; '' where none is to blame. */
  readonly errorCode: string;
}

/** Appends a line under the learner's lock, which keeps the ordinals gapless. */
export async function appendParking(
  transaction: Transaction,
  ref: LearnerRef,
  line: ParkingLine,
): Promise<void> {
  await transaction.query(
    `insert into parking (tenant, learner, position, ordinal, action, attempts, error_code)
           select $1::uuid, $2::uuid, $3::bigint, coalesce(max(ordinal), 0) + 1, $4, $5, $6
           from parking where learner = $2 and position = $3`,
    [ref.tenant, ref.learner, line.position, line.action, line.attempts, line.errorCode],
  );
}
