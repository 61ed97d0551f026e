import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import { findPriorVersion } from '../../store/calibrate/find-prior-version.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import type { LineUp } from '../../store/judging/find-line-up.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
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
  /** True where only what is stored counts: a commit asks no judge. */
  readonly recalls?: boolean;
}

/** The error of a try whose earlier steps were not done on the read that it stands on. */
export const NOT_PREPARED = 'calibrate/not-prepared';

/** Looks up which read a calibration stands on now. */
export async function openTry(parts: CalibrateParts, run: CalibrationRef): Promise<CalibrateTry> {
  return guardStep(() =>
    inTenant(parts.appPool, run.tenant, async (transaction) => ({
      run,
      priorVersion: await findPriorVersion(transaction, run.learner, run.position),
    })),
  );
}

/**
 * Runs one step of a calibration, once per position, prior read and whatever else `input` names.
 *
 * @param input what the result depends on beside those two
 */
export async function runCalibrateStep<Result>(
  desk: CalibrateDesk,
  { run, priorVersion, recalls }: CalibrateTry,
  step: string,
  input: Readonly<Record<string, string | number>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const key = { position: run.position, priorVersion, ...input };
  return desk.memory.recall(run, `${step} ${JSON.stringify(key)}`, () =>
    runStep<Result>(
      { pool: desk.appPool, master: desk.master },
      {
        ref: run,
        flow: `calibrate/${run.learner}/${run.position}`,
        step,
        input: key,
      },
      recalls === true ? refuseWork : work,
    ),
  );
}

/** For whom a judge is asked by a step, and what was known before. */
export function sceneOf({ run }: CalibrateTry, gathered: Gathered, step: string): JudgeScene {
  const { tenant, learner, position } = run;
  const call = { tenant, learner, flow: `calibrate/${position}`, step };
  return { call, prior: gathered.prior.read };
}

function refuseWork(): never {
  throw new ThroughlineError(NOT_PREPARED, 'an earlier step has not been done on this read');
}
