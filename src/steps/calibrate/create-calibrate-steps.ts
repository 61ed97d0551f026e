import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import {
  openTry,
  type CalibrateDesk,
  type CalibrateParts,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { collectEvidence } from './collect-evidence.ts';
import { commit } from './commit.ts';
import { gather } from './gather.ts';
import { measure } from './measure.ts';
import { proposeHandoff } from './propose-handoff.ts';
import { score } from './score.ts';
import { StepMemory } from './step-memory.ts';

/** The steps of a calibration, bound to their parts; the flow `calibrate` says which comes after which. */
export interface BoundCalibrateSteps {
  gather(run: CalibrationRef): Promise<void>;
  measure(run: CalibrationRef): Promise<void>;
  collectEvidence(run: CalibrationRef): Promise<void>;
  score(run: CalibrationRef): Promise<void>;
  proposeHandoff(run: CalibrationRef): Promise<void>;
  commit(run: CalibrationRef): Promise<'landed' | 'stale'>;
}

/**
 * Binds the steps of the flow `calibrate`. Each is done once per position and read below it: what it learnt
 * is kept as ciphertext, and only ids leave it.
 *
 * @example
 * const calibrate = createCalibrateSteps({ appPool, master, nowMs: Date.now, judge: ruleJudge });
 */
export function createCalibrateSteps(parts: CalibrateParts): BoundCalibrateSteps {
  const desk: CalibrateDesk = { ...parts, nowMs: () => parts.nowMs(), memory: new StepMemory() };
  const bind =
    (step: (desk: CalibrateDesk, attempt: CalibrateTry) => Promise<unknown>) =>
    async (run: CalibrationRef): Promise<void> => {
      await step(desk, await openTry(desk, run));
    };
  return {
    gather: bind(gather),
    measure: bind(measure),
    collectEvidence: bind(collectEvidence),
    score: bind(score),
    proposeHandoff: bind(proposeHandoff),
    commit: async (run) => commit(desk, await openTry(desk, run)),
  };
}
