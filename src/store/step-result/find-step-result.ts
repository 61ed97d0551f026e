import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Where one step's result is kept. */
export interface StepResultKey {
  readonly learner: LearnerId;
  /** The flow and what it is about, such as `calibrate:17`. */
  readonly flow: string;
  readonly step: string;
  /** HMAC of the step's input under the learner's key. */
  readonly inputHash: Buffer;
}

/** The stored ciphertext of a step that was done before with the same input, else null. By primary key. */
export async function findStepResult(
  transaction: Transaction,
  key: StepResultKey,
): Promise<Buffer | null> {
  const result = await transaction.query<{ ciphertext: Buffer }>({
    name: 'find-step-result',
    text: 'select ciphertext from step_result where learner = $1 and flow = $2 and step = $3 and input_hash = $4',
    values: [key.learner, key.flow, key.step, key.inputHash],
  });
  return result.rows[0]?.ciphertext ?? null;
}
