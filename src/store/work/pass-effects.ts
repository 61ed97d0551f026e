import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import type { EffectRow } from './select-effects.ts';

/**
 * Leaves a due row for each completion that another flow takes, and moves the cursor past them, in one
 * transaction: neither is lost, and a second pass changes nothing. Locks the rows in position order.
 */
export async function passEffects(
  transaction: Transaction,
  ref: LearnerRef,
  passed: readonly EffectRow[],
): Promise<void> {
  const last = passed.at(-1);
  if (last === undefined) return;
  await transaction.query(
    `insert into work (tenant, learner, flow, position)
           select $1::uuid, $2::uuid, flow, position from unnest($3::text[], $4::bigint[]) as passed (flow, position)
           order by flow, position on conflict do nothing`,
    [ref.tenant, ref.learner, passed.map((row) => row.effect), passed.map((row) => row.seq)],
  );
  await transaction.query(
    'update learner_state set cursor = $2, version = version + 1 where learner = $1 and cursor < $2',
    [ref.learner, last.seq],
  );
}
