import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { holdOffRedactions } from '../judging/hold-redactions.ts';
import { countRedactions } from './count-redactions.ts';
import { sendTogether } from '../send-together.ts';

/**
 * How many texts of a learner were taken back so far, and no other until this transaction ends: a redaction under way is
 * waited for, and what is stored meanwhile the next one finds.
 */
export async function holdRedactionCount(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number> {
  // Sent together: the count runs after the lock, in a statement of its own, which sees what was committed before it.
  const [, redactions] = await sendTogether([
    holdOffRedactions(transaction, learner),
    countRedactions(transaction, learner),
  ]);
  return redactions;
}
