import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../store/keys/learner-key.ts';
import { seal, unseal } from '../store/keys/seal.ts';
import { findStepResult, type StepResultKey } from '../store/step-result/find-step-result.ts';
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
  /** The flow and what it is about, such as `calibrate:17`. No fence: a later try has another one. */
  readonly flow: string;
  readonly step: string;
  /** JSON without undefined. Hashed under the learner's key, since it may hold words. */
  readonly input: unknown;
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
 * const material = await runStep<Material>(context, { ref, flow: 'calibrate:17', step: 'gather', input: { position: 17 } },
 *   () => gatherMaterial(ref, 17));
 */
export async function runStep<Result>(
  context: StepContext,
  run: StepRun,
  work: () => Promise<Result>,
): Promise<Result> {
  return guardStep(async () => {
    const { tenant, learner } = run.ref;
    const found = await inTenant(context.pool, tenant, async (transaction) => {
      const key = await loadLearnerKey(transaction, context.master, learner);
      const place = findPlace(key, run);
      return { key, place, sealed: await findStepResult(transaction, place) };
    });
    if (found.sealed !== null) return openResult<Result>(found.key, found.place, found.sealed);
    const sealed = sealResult(found.key, found.place, await work());
    const kept = await inTenant(context.pool, tenant, (transaction) =>
      saveStepResult(transaction, tenant, found.place, sealed),
    );
    // Opened again even where it is ours, so that a first run and a replay see the very same value.
    return openResult<Result>(found.key, found.place, kept);
  });
}

function findPlace(key: LearnerKey, run: StepRun): StepResultKey {
  const canonical = canonicalize(run.input) ?? 'null';
  return {
    learner: run.ref.learner,
    flow: run.flow,
    step: run.step,
    inputHash: createHmac('sha256', key.hash).update(canonical).digest(),
  };
}

function sealResult(key: LearnerKey, place: StepResultKey, result: unknown): Buffer {
  return seal(key.cipher, Buffer.from(JSON.stringify(result ?? null)), describePlace(place));
}

function openResult<Result>(key: LearnerKey, place: StepResultKey, sealed: Buffer): Result {
  const plain = unseal(key.cipher, sealed, describePlace(place));
  return JSON.parse(plain.toString('utf8')) as Result; // ours: the seal vouches for every byte
}

function describePlace(place: StepResultKey): string {
  return `${place.learner}/${place.flow}/${place.step}/${place.inputHash.toString('hex')}`;
}
