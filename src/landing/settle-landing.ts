import { planSettlement, type SettlementSum } from '../domain/xp/settle.ts';
import { findNextPending } from '../store/calibrate/find-next-pending.ts';
import type { Folded } from './fold-landing.ts';
import type { LandingScene } from './landing.ts';
import { writeSettlement } from './write-settlement.ts';

/**
 * Settles what a landing changes: the events after its position, up to the first completion that is still
 * pending or to the ledger's end. Under the learner's lock.
 */
export async function settleLanding(
  scene: LandingScene,
  { steps, last }: Folded,
): Promise<SettlementSum | null> {
  const { transaction, ref, key, state, landing, around } = scene;
  const position = landing.completion.seq;
  const inOrder = position > state.cursor;
  const end = state.nextSeq - 1;
  const pending = await findNextPending(transaction, ref.learner, Math.max(position, state.cursor));
  const intervals = planSettlement(
    { after: position, upTo: pending ?? end },
    // In order, each event still stands at what it was charged with; else at what the read before justified.
    inOrder ? null : around.stood,
    steps,
    around.before?.multiplier ?? 1,
  );
  return writeSettlement(transaction, ref, key, {
    position,
    cause: landing.cause === 'override' ? 'override' : inOrder ? 'landing' : 'retry',
    landing: state.nextLanding,
    intervals,
    seq: state.nextSeq,
    total: state.total,
    tier: last.snapshot.tier,
    multiplier: last.snapshot.multiplier,
    snapshotVersion: last.snapshotVersion,
    policyVersion: last.policyVersion,
    nowMs: landing.nowMs,
  });
}
