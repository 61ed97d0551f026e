import type { PolicyDocument } from '../domain/policy/policy-document.ts';
import type { NewFoldRecord } from '../domain/read/fold-record.ts';
import { refold, type Refold } from '../domain/read/refold.ts';
import type { MultiplierStep } from '../domain/xp/settle.ts';
import { appendFoldRecords } from '../store/calibrate/append-fold-records.ts';
import type { LandingScene } from './landing.ts';

/** Positions folded and appended at once: about 20 ms of folding, then other requests get their turn. */
const POSITIONS_AT_ONCE_MAX = 50;

/** What a landing's fold came to. */
export interface Folded {
  /** The multiplier from each folded position on, the landing's own first. */
  readonly steps: readonly MultiplierStep[];
  /** The record of the highest position, whose snapshot is the current one. */
  readonly last: NewFoldRecord;
}

/**
 * Folds a landing's position and every later one anew, and appends their records. In the landing's turn,
 * the learner not locked: events are recorded meanwhile, priced on the snapshot that is still in force.
 */
export async function foldLanding(
  scene: LandingScene,
  policies: ReadonlyMap<number, PolicyDocument>,
): Promise<Folded> {
  const { transaction, ref, landing } = scene;
  const steps: MultiplierStep[] = [];
  let last: NewFoldRecord | null = null;
  for (const records of refold(describeRefold(scene), policies, POSITIONS_AT_ONCE_MAX)) {
    await appendFoldRecords(transaction, ref, records, landing.nowMs);
    for (const { position, snapshot } of records) {
      steps.push({ position, multiplier: snapshot.multiplier });
    }
    last = records.at(-1) ?? last;
  }
  if (last === null) throw new Error('a landing folds its own position at least');
  return { steps, last };
}

function describeRefold({ state, landing, around }: LandingScene): Refold {
  const { completion } = landing;
  return {
    before: around.before,
    stood: around.stood,
    landing: state.nextLanding,
    measured: landing.measured,
    lastVersion: state.snapshotVersion,
    landed: {
      position: completion.seq,
      evaluation: landing.evaluationId,
      policyVersion: completion.policyVersion,
      difficultyVersion: landing.difficultyVersion,
      verdict: {
        ...landing.verdict,
        position: completion.seq,
        landing: state.nextLanding,
        day: completion.day,
      },
    },
  };
}
