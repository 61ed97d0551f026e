import type { Transaction } from '../database.ts';

/**
 * Runs part of a transaction of the application as the role that may delete words, and goes back. For writes that
 * delete a text and put on record that they did, in one transaction; erasures have connections of their own.
 */
export async function asEraser<Result>(
  transaction: Transaction,
  work: () => Promise<Result>,
): Promise<Result> {
  await transaction.query('set local role tl_eraser');
  const result = await work(); // where it throws, the whole transaction goes, and the role with it
  await transaction.query('set local role tl_app');
  return result;
}
