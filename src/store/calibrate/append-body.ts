import { v7 } from 'uuid';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { SealedBody } from '../body/sealed-body.ts';
import type { Transaction } from '../database.ts';
import type { LearnerKey } from '../keys/learner-key.ts';
import { seal } from '../keys/seal.ts';

/**
 * Encrypts words under the learner's key and appends them.
 *
 * @returns where they were put, and the ciphertext that their commitment is taken over
 */
export async function appendBody(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  words: object,
): Promise<SealedBody> {
  const id = v7();
  const ciphertext = seal(key.cipher, Buffer.from(JSON.stringify(words), 'utf8'), id);
  await transaction.query({
    name: 'append-body',
    text: 'insert into body (id, tenant, learner, ciphertext) values ($1, $2, $3, $4)',
    values: [id, ref.tenant, ref.learner, ciphertext],
  });
  return { id, ciphertext };
}
