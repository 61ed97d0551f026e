import { v7 } from 'uuid';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import type { LearnerKey } from '../keys/learner-key.ts';
import { seal } from '../keys/seal.ts';

/** Where a text was put, and the ciphertext that its commitment is taken over. */
export interface AppendedBody {
  readonly id: string;
  readonly ciphertext: Buffer;
}

/** Encrypts words under the learner's key and appends them: the one place where free text is stored. */
export async function appendBody(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  words: object,
): Promise<AppendedBody> {
  const id = v7();
  const ciphertext = seal(key.cipher, Buffer.from(JSON.stringify(words), 'utf8'), id);
  await transaction.query(
    'insert into body (id, tenant, learner, ciphertext) values ($1, $2, $3, $4)',
    [id, ref.tenant, ref.learner, ciphertext],
  );
  return { id, ciphertext };
}
