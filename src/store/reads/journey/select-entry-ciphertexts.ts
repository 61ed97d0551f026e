import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { SealedBody } from '../../body/sealed-body.ts';
import type { Transaction } from '../../database.ts';

/**
 * The bodies of some entries, those that still exist. Indexes: handoff's key, then body's, once for each: as one list,
 * all entries of the learner are read as long as the planner thinks that there are few.
 */
export async function selectEntryCiphertexts(
  transaction: Transaction,
  learner: LearnerId,
  entries: readonly string[],
): Promise<readonly SealedBody[]> {
  if (entries.length === 0) return [];
  const { rows } = await transaction.query<SealedBody>({
    name: 'select-entry-ciphertexts',
    text: `select e.id, e.ciphertext from unnest($2::uuid[]) as asked (id)
           cross join lateral (
             select b.id, b.ciphertext from handoff h join body b on b.id = h.body_id
             where h.id = asked.id and h.learner = $1 limit 1) e`,
    values: [learner, entries],
  });
  return rows;
}
