import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** The lowest parked position that was asked for again and has neither landed nor been parked anew; else null. */
export async function findRetried(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number | null> {
  const result = await transaction.query<{ position: number }>({
    name: 'find-retried',
    text: `select p.position from parking p
           where p.learner = $1 and p.action = 'retried'
             and not exists (select from parking later
                             where later.learner = p.learner and later.position = p.position and later.ordinal > p.ordinal)
           order by p.position limit 1`,
    values: [learner],
  });
  return result.rows[0]?.position ?? null;
}
