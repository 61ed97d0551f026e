import type { Due, LearnerRef } from '../../domain/ids/learner-ref.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import { findRetried } from '../../store/parking/find-retried.ts';
import { passEffects } from '../../store/work/pass-effects.ts';
import { selectEffects, type EffectRow } from '../../store/work/select-effects.ts';
import { guardStep } from '../guard-step.ts';

/** Completions passed on in one transaction, which holds the learner's lock: about 5 ms. */
const PASSED_AT_ONCE_MAX = 500;
/** Transactions in one step; what is left then comes with the next turn. */
const BATCHES_MAX = 2_000;

/**
 * Finds what the learner's ledger makes due next: a parked completion that was asked for again, the lowest
 * first; else the next one behind the cursor. Completions that other flows take get their due rows on the
 * way. A learner under erasure has nothing due any more.
 *
 * @param batchesMax transactions in this look; `more` where they end before the ledger does
 */
export async function findNextDue(
  pool: Pool,
  ref: LearnerRef,
  fence: number,
  batchesMax = BATCHES_MAX,
): Promise<Due> {
  return guardStep(async () => {
    for (let batch = 0; batch < batchesMax; batch += 1) {
      const due = await inTenant(pool, ref.tenant, (transaction) =>
        walkOn(transaction, ref, fence),
      );
      if (due !== 'walking') return due;
    }
    return { kind: 'more' };
  });
}

async function walkOn(
  transaction: Transaction,
  ref: LearnerRef,
  fence: number,
): Promise<Due | 'walking'> {
  const state = await lockLearnerState(transaction, ref.learner);
  if (state.erasing) return { kind: 'gone' };
  if (state.fence !== fence) return { kind: 'stale' };
  const retried = await findRetried(transaction, ref.learner);
  if (retried !== null) return { kind: 'calibrate', position: retried };
  const effects = await selectEffects(transaction, ref.learner, state.cursor, PASSED_AT_ONCE_MAX);
  const next = effects.find((row) => row.effect === 'calibrate');
  const passed = next === undefined ? effects : effects.filter((row) => row.seq < next.seq);
  await passEffects(transaction, ref, passed);
  if (next !== undefined) return { kind: 'calibrate', position: next.seq };
  return isLastBatch(effects) ? { kind: 'nothing' } : 'walking';
}

function isLastBatch(effects: readonly EffectRow[]): boolean {
  return effects.length < PASSED_AT_ONCE_MAX;
}
