import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import type { LineUp } from '../../domain/judging/describe-line-up.ts';
import { findTryState } from '../../store/calibrate/find-try-state.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { holdRedactionCount } from '../../store/erasure/hold-redaction-count.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { nameCalibration } from '../flow-names.ts';
import { guardStep } from '../guard-step.ts';
import { runStep } from '../run-step.ts';
import type { Gathered } from './gathered.ts';
import type { StepMemory } from './step-memory.ts';
import type { CompletionJudge, JudgeScene } from './completion-judge.ts';

/** The one estimate of difficulty that there is so far; a record names the version it used. */
export const DIFFICULTY = DIFFICULTY_VERSION_0;

/** What the steps of a calibration need. */
export interface CalibrateParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
  readonly judge: CompletionJudge;
  /** Who judges, and by which prompts: numbers the judge version. Absent where the built-in judge judges alone. */
  readonly lineUp?: LineUp;
}

/** The same, with what the steps remember between them. */
export interface CalibrateDesk extends CalibrateParts {
  readonly memory: StepMemory;
}

/** One try of a calibration: what is judged, and the read that it stands on. */
export interface CalibrateTry {
  readonly run: CalibrationRef;
  /**
   * Snapshot version of the last effective position below; 0 where there is none. A correction below the
   * position moves it, and what was gathered before no longer counts.
   */
  readonly priorVersion: number;
  /** How many redactions of the learner there are: what was learnt from words under another number is nobody's. */
  readonly redactions: number;
  /** True where only what is stored counts: a commit asks no judge. */
  readonly recalls?: boolean;
}

/** The error of a try whose earlier steps were not done on the read that it stands on. */
export const NOT_PREPARED = 'calibrate/not-prepared';
/** The error of a try that could not land any more: another flow took over, or a text was taken back. */
export const OVERTAKEN = 'calibrate/overtaken';

/**
 * Looks up which read a calibration stands on now, and which words.
 *
 * @throws ThroughlineError `calibrate/overtaken` where it holds the fence no more, as after a redaction: nothing that it
 *   would still ask could land
 */
export async function openTry(parts: CalibrateParts, run: CalibrationRef): Promise<CalibrateTry> {
  return guardStep(async () => {
    const { fence, priorVersion, redactions } = await inTenant(
      parts.appPool,
      run.tenant,
      (transaction) => findTryState(transaction, run.learner, run.position),
    );
    if (fence !== run.fence) throw overtaken();
    return { run, priorVersion, redactions };
  });
}

function overtaken(): ThroughlineError {
  return new ThroughlineError(OVERTAKEN, 'this calibration is not the one to land', {
    retryable: true,
  });
}

/** @throws ThroughlineError `calibrate/overtaken` where the words were read under another number of redactions */
export function requireSameWords(attempt: CalibrateTry, redactions: number): void {
  if (redactions !== attempt.redactions) throw overtaken();
}

/**
 * Runs one step of a calibration, once per position, prior read, number of redactions and whatever else `input` names.
 * Its result is kept only while that number stands.
 *
 * @param input what the result depends on beside those
 * @throws ThroughlineError `calibrate/overtaken` where a text of the learner was taken back meanwhile
 */
export async function runCalibrateStep<Result>(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
  step: string,
  input: Readonly<Record<string, string | number>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { run, priorVersion, redactions, recalls } = attempt;
  const key = { position: run.position, priorVersion, redactions, ...input };
  return desk.memory.recall(run, `${step} ${JSON.stringify(key)}`, () =>
    runStep<Result>(
      { pool: desk.appPool, master: desk.master },
      {
        ref: run,
        flow: nameCalibration(run).results,
        step,
        input: key,
        admit: async (transaction) => {
          requireSameWords(attempt, await holdRedactionCount(transaction, run.learner));
        },
      },
      recalls === true ? refuseWork : work,
    ),
  );
}

/** For whom a judge is asked by a step, and what was known before. */
export function sceneOf({ run }: CalibrateTry, gathered: Gathered, step: string): JudgeScene {
  const { tenant, learner } = run;
  const { redactions } = gathered;
  const call = { tenant, learner, flow: nameCalibration(run).calls, step, redactions };
  return { call, prior: gathered.prior.read };
}

function refuseWork(): never {
  throw new ThroughlineError(NOT_PREPARED, 'an earlier step has not been done on this read');
}
