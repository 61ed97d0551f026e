import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { findStepResult, type StepResultKey } from './find-step-result.ts';

/**
 * Keeps a step's result. Where a slower or faster try was first, its result stands and is returned: a step
 * has one result, whoever asks.
 */
export async function saveStepResult(
  transaction: Transaction,
  tenant: TenantId,
  key: StepResultKey,
  ciphertext: Buffer,
): Promise<Buffer> {
  const saved = await transaction.query({
    name: 'save-step-result',
    text: `insert into step_result (tenant, learner, flow, step, input_hash, ciphertext)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [tenant, key.learner, key.flow, key.step, key.inputHash, ciphertext],
  });
  if (saved.rowCount === 1) return ciphertext;
  const earlier = await findStepResult(transaction, key);
  if (earlier === null) throw new Error('a step result was refused and is not there');
  return earlier;
}
