import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import { ErasedError } from '../domain/errors/erased-error.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { inTenant, readAtOnce, type Pool, type Transaction } from '../store/database.ts';
import { unwrapLearnerKey, type LearnerKey, type MasterKey } from '../store/keys/learner-key.ts';
import { seal, unseal } from '../store/keys/seal.ts';
import { findStepResults, type StepPlace } from '../store/step-result/find-step-results.ts';
import { sendTogether } from '../store/send-together.ts';
import { saveStepResult } from '../store/step-result/save-step-result.ts';
import { guardStep } from './guard-step.ts';

/** What every remembered step needs. */
export interface StepContext {
  /** Of the role `tl_app`. */
  readonly pool: Pool;
  readonly master: MasterKey;
}

/** Which step of which flow, and all that its result depends on. */
export interface StepRun {
  readonly ref: LearnerRef;
  /** The flow and what it is about, as `flow-names.ts` names its results: `calibrate/<learner>/17`. */
  readonly flow: string;
  readonly step: string;
  /** JSON without undefined. Hashed under the learner's key, since it may hold words. */
  readonly input: unknown;
  /** Sent with the look for a stored result, at once: where it throws, nothing is worked. */
  readonly permit?: (transaction: Transaction) => Promise<void>;
  /** Run in the transaction that keeps the result: where it throws, nothing is kept. */
  readonly admit?: (transaction: Transaction) => Promise<void>;
}

/**
 * Runs one step at most once per input: looks whether its result is stored, works, stores it as ciphertext
 * under the learner's key. A step that needs an earlier one's result runs that one again through here, with
 * the same input, and gets what is stored.
 *
 * @param work is run outside any transaction; its result is JSON
 * @returns what the first try that got through has stored, which is not always what this one made
 * @throws ThroughlineError alone; `learner/erased` where the learner's key is gone
 * @example
 * const material = await runStep<Material>(context,
 *   { ref, flow: nameCalibration(run).results, step: 'gather', input: { position: 17 } },
 *   () => gatherMaterial(ref, 17));
 */
export async function runStep<Result>(
  context: StepContext,
  run: StepRun,
  work: () => Promise<Result>,
): Promise<Result> {
  return guardStep(async () => {
    const { tenant, learner } = run.ref;
    const place: StepPlace = { learner, flow: run.flow, step: run.step };
    const [, lookup] = await readAtOnce(context.pool, tenant, (transaction) =>
      sendTogether([
        run.permit?.(transaction) ?? Promise.resolve(),
        findStepResults(transaction, place),
      ]),
    );
    if (lookup === null) {
      throw new ErasedError();
    }
    const key = unwrapLearnerKey(context.master, learner, lookup.wrappedKey);
    const inputHash = hashInput(key, run.input);
    const binding = `${learner}/${run.flow}/${run.step}/${inputHash.toString('hex')}`;
    const found = lookup.results.find((result) => result.inputHash.equals(inputHash));
    if (found !== undefined) return openResult<Result>(key, binding, found.ciphertext);
    const json = JSON.stringify((await work()) ?? null);
    const sealed = seal(key.cipher, Buffer.from(json), binding);
    const kept = await inTenant(context.pool, tenant, async (transaction) => {
      const [, result] = await sendTogether([
        run.admit?.(transaction) ?? Promise.resolve(),
        saveStepResult(transaction, tenant, place, inputHash, sealed),
      ]);
      return result;
    });
    // Read back from JSON even where it is ours, so that a first run and a replay see the very same value.
    return kept === sealed ? readResult<Result>(json) : openResult<Result>(key, binding, kept);
  });
}

function hashInput(key: LearnerKey, input: unknown): Buffer {
  return createHmac('sha256', key.hash)
    .update(canonicalize(input) ?? 'null')
    .digest();
}

/** @param binding ties the ciphertext to its learner, flow, step and input */
function openResult<Result>(key: LearnerKey, binding: string, sealed: Buffer): Result {
  return readResult(unseal(key.cipher, sealed, binding).toString('utf8'));
}

/** Ours: the seal vouches for every byte. */
function readResult<Result>(json: string): Result {
  return JSON.parse(json) as Result;
}
