import { v7 } from 'uuid';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { crashPoint } from '../store/crash-point.ts';
import { inTenant, type Pool } from '../store/database.ts';
import { findErasureOf } from '../store/erasure/find-erasure.ts';
import { findPerson } from '../store/erasure/find-person.ts';
import { markErasing } from '../store/erasure/mark-erasing.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** What the command needs from the rest. */
export interface EraseLearnerParts {
  /** Of the role `tl_eraser`. */
  readonly eraserPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** Whom to erase, and who asked. */
export interface EraseLearnerRequest {
  readonly tenant: TenantId;
  /** What the platform calls the learner. */
  readonly learner: string;
  /** Id of the key that the request came with, or `operator`. */
  readonly requestedBy: string;
}

/**
 * Marks a learner for erasure and wakes the flow `erase`, in one transaction: from its commit on nothing is recorded,
 * judged or read any more, and the mark cannot be taken back. Asked again, at any time, it answers with the same
 * erasure.
 *
 * @returns the erasure's id, and whom it is about
 * @throws ThroughlineError `learner/not-found`
 */
export async function eraseLearner(
  parts: EraseLearnerParts,
  { tenant, learner: externalId, requestedBy }: EraseLearnerRequest,
): Promise<{ readonly erasure: string; readonly ref: LearnerRef }> {
  const { eraserPool, master } = parts;
  const asked = await inTenant(eraserPool, tenant, async (transaction) => {
    const person = await findPerson(transaction, master, tenant, externalId);
    if (person === null) {
      throw new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
    }
    const ref = { tenant, learner: person.learner };
    const id = v7();
    const requestedAtMs = parts.nowMs();
    await markErasing(transaction, ref, {
      id,
      externalIdMac: person.mac,
      requestedBy,
      requestedAtMs,
    });
    const erasure = await findErasureOf(transaction, person.learner);
    if (erasure === null) throw new Error('an erasure was asked for and is not there');
    return { erasure: erasure.id, ref };
  });
  crashPoint('erase/after-mark');
  return asked;
}
