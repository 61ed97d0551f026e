import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import type { CalibrateSteps } from '../../flows/steps.ts';
import {
  openTry,
  OVERTAKEN,
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

/**
 * Binds the steps of the flow `calibrate`. Each is done once per position and read below it: what it learnt
 * is kept as ciphertext, and only ids leave it.
 *
 * @example
 * const calibrate = createCalibrateSteps({ appPool, master, nowMs: Date.now, judge: ruleJudge });
 */
export function createCalibrateSteps(parts: CalibrateParts): CalibrateSteps {
  const desk: CalibrateDesk = { ...parts, nowMs: () => parts.nowMs(), memory: new StepMemory() };
  const bind =
    (step: (desk: CalibrateDesk, attempt: CalibrateTry) => Promise<unknown>) =>
    async (run: CalibrationRef): Promise<void> => {
      await runTry(desk, run, step);
    };
  return {
    gather: bind(gather),
    measure: bind(measure),
    collectEvidence: bind(collectEvidence),
    score: bind(score),
    proposeHandoff: bind(proposeHandoff),
    commit: (run) => runTry(desk, run, commit).catch(endOvertaken),
  };
}

/** Of a commit this is no failure: whoever took over lands. */
function endOvertaken(error: unknown): 'stale' {
  if (error instanceof ThroughlineError && error.code === OVERTAKEN) return 'stale';
  throw error;
}

/** A try that fails may be the last one in this process: the words that it opened do not wait for another. */
async function runTry<Result>(
  desk: CalibrateDesk,
  run: CalibrationRef,
  step: (desk: CalibrateDesk, attempt: CalibrateTry) => Promise<Result>,
): Promise<Result> {
  try {
    return await step(desk, await openTry(desk, run));
  } catch (error) {
    desk.memory.forget(run);
    throw error;
  }
}
