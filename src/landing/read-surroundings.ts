import type { LearnerId } from '../domain/ids/ids.ts';
import { selectFoldRecords } from '../store/calibrate/select-fold-records.ts';
import { selectRecordBefore } from '../store/calibrate/select-record-before.ts';
import type { Transaction } from '../store/database.ts';
import type { Surroundings } from './landing.ts';

/** Reads where the read stands around a position, in the landing's turn. */
export async function readSurroundings(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<Surroundings> {
  const before = await selectRecordBefore(transaction, learner, position);
  const stood = await selectFoldRecords(transaction, learner, position);
  return {
    before,
    stood,
    superseded: stood.find((record) => record.position === position) ?? null,
  };
}
