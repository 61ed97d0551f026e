import { ErasedError } from '../../domain/errors/erased-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { StepPlace } from './find-step-results.ts';

/**
 * Keeps a step's result. Where a slower or faster try was first, its result stands and is returned: a step
 * has one result per input, whoever asks.
 *
 * The transaction does not wait for the disk (five of a calibration's eight flushes): the commit that rests on
 * the result flushes it too, and where the database dies before, both are as if they had not been.
 *
 * It is kept only while the learner's key is there, which is held until this is committed: an erasure either waits
 * and deletes the result as well, or was first, and nothing is kept.
 *
 * @param inputHash HMAC of the input under the learner's key
 * @throws ThroughlineError `learner/erased` where the key is gone
 */
export async function saveStepResult(
  transaction: Transaction,
  tenant: TenantId,
  place: StepPlace,
  inputHash: Buffer,
  ciphertext: Buffer,
): Promise<Buffer> {
  const saved = await transaction.query({
    name: 'save-step-result',
    text: `insert into step_result (tenant, learner, flow, step, input_hash, ciphertext)
     select $1::uuid, $2::uuid, $3, $4, $5::bytea, $6::bytea
     from (select set_config('synchronous_commit', 'off', true)) as unflushed
     where hold_learner_key($2)
     on conflict do nothing`,
    values: [tenant, place.learner, place.flow, place.step, inputHash, ciphertext],
  });
  if (saved.rowCount === 1) return ciphertext;
  const { rows } = await transaction.query<{ ciphertext: Buffer }>(
    'select ciphertext from step_result where learner = $1 and flow = $2 and step = $3 and input_hash = $4',
    [place.learner, place.flow, place.step, inputHash],
  );
  const earlier = rows[0]?.ciphertext;
  if (earlier === undefined) throw new ErasedError();
  return earlier;
}
