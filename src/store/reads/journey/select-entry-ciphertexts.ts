import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** A body as it is stored. */
export interface Ciphertext {
  readonly id: string;
  readonly ciphertext: Buffer;
}

/** The bodies of some entries, those that still exist. Indexes: handoff's key, then body's. */
export async function selectEntryCiphertexts(
  transaction: Transaction,
  learner: LearnerId,
  entries: readonly string[],
): Promise<readonly Ciphertext[]> {
  if (entries.length === 0) return [];
  const { rows } = await transaction.query<Ciphertext>({
    name: 'entry-ciphertexts',
    text: `select b.id, b.ciphertext from handoff h join body b on b.id = h.body_id
           where h.id = any ($2::uuid[]) and h.learner = $1`,
    values: [learner, entries],
  });
  return rows;
}
