import type { Transaction } from '../database.ts';

/** Gives back what was set aside for an attempt; under the lock of the judge day. */
export async function dropReservation(transaction: Transaction, id: string): Promise<void> {
  await transaction.query('delete from judge_reservation where id = $1', [id]);
}
