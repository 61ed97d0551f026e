import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Where the results of one step are kept: one for each input that it was run with, most often a single one. */
export interface StepPlace {
  readonly learner: LearnerId;
  /** The flow and what it is about, such as `calibrate/<learner>/17`. */
  readonly flow: string;
  readonly step: string;
}

/** A learner's wrapped key, and the stored results of one step. */
export interface StepLookup {
  readonly wrappedKey: Buffer;
  /** HMAC of each input under the learner's key, and the result's ciphertext. */
  readonly results: readonly { readonly inputHash: Buffer; readonly ciphertext: Buffer }[];
}

/** Inputs of one step that are looked at; a step is run anew only when what it rests on was corrected. */
const INPUTS_MAX = 100;

/**
 * Reads the learner's key and what is stored of a step in one round trip: which input a result is of can only
 * be told with the key. Null where the learner has no key. By primary key of both tables.
 */
export async function findStepResults(
  transaction: Transaction,
  place: StepPlace,
): Promise<StepLookup | null> {
  const { rows } = await transaction.query<{
    wrappedKey: Buffer;
    inputHash: Buffer | null;
    ciphertext: Buffer | null;
  }>(
    `select k.wrapped as "wrappedKey", r.input_hash as "inputHash", r.ciphertext
     from learner_key k
     left join step_result r on r.learner = k.learner and r.flow = $2 and r.step = $3
     where k.learner = $1
     order by r.recorded_at desc limit ${INPUTS_MAX}`,
    [place.learner, place.flow, place.step],
  );
  const first = rows[0];
  if (first === undefined) return null;
  const results = rows.flatMap(({ inputHash, ciphertext }) =>
    inputHash === null || ciphertext === null ? [] : [{ inputHash, ciphertext }],
  );
  return { wrappedKey: first.wrappedKey, results };
}
