import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import { wakeErasures } from '../work/wake-learners.ts';
import { findErasureState } from './finish-erasure.ts';

/** An erasure as it is asked for. */
export interface NewErasure {
  /** UUID. */
  readonly id: string;
  readonly externalIdMac: Buffer;
  /** Id of the key that asked, `operator`, or `replay`. */
  readonly requestedBy: string;
  readonly requestedAtMs: number;
}

/**
 * Marks a learner for erasure, raises the fence, and wakes the flow, in the caller's transaction and as `tl_eraser`.
 * The state is locked first: whoever holds it is finished before, whoever comes later sees the mark. Where an
 * erasure was asked for before, nothing changes but that the flow is woken again while it is under way.
 */
export async function markErasing(
  transaction: Transaction,
  ref: LearnerRef,
  erasure: NewErasure,
): Promise<void> {
  await transaction.query('select 1 from learner_state where learner = $1 for update', [
    ref.learner,
  ]);
  const marked = await transaction.query(
    `update learner set erasure = 'erasing' where id = $1 and erasure = 'none'`,
    [ref.learner],
  );
  if (marked.rowCount === 1) await putOnRecord(transaction, ref, erasure);
  if ((await findErasureState(transaction, ref)) !== 'erasing') return; // done already
  await wakeErasures(transaction, ref.tenant, [ref.learner]);
}

async function putOnRecord(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
  { id, externalIdMac, requestedBy, requestedAtMs }: NewErasure,
): Promise<void> {
  await transaction.query(
    'update learner_state set erasing = true, fence = fence + 1, version = version + 1 where learner = $1',
    [learner],
  );
  await transaction.query(
    `insert into erasure (id, tenant, learner, external_id_mac, requested_by, requested_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (learner) do nothing`,
    [id, tenant, learner, externalIdMac, requestedBy, new Date(requestedAtMs)],
  );
}
