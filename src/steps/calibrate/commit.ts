import { v7 } from 'uuid';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { listRationales } from '../../domain/evaluation/list-rationales.ts';
import { listFiguresOnlySkills } from '../../domain/read/read-policy.ts';
import type { VerdictSource } from '../../domain/read/read-types.ts';
import { numberInstrument } from '../../domain/evaluation/number-instrument.ts';
import { landVerdict } from '../../landing/land-verdict.ts';
import type { Landing } from '../../landing/landing.ts';
import { OVERTAKEN } from '../../landing/lock-landed.ts';
import { readSurroundings } from '../../landing/read-surroundings.ts';
import { refuseLanding } from '../../landing/refuse-landing.ts';
import { lockLanding } from '../../store/calibrate/lock-landing.ts';
import { readLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { selectCompletion } from '../../store/calibrate/select-completion.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import { selectPolicies } from '../../store/reads/select-policies.ts';
import { numberLineUp } from '../judging/number-line-up.ts';
import { guardStep } from '../guard-step.ts';
import {
  DIFFICULTY,
  NOT_PREPARED,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { gather } from './gather.ts';
import type { Gathered } from './gathered.ts';
import { measure } from './measure.ts';
import { proposeHandoff } from './propose-handoff.ts';
import { score } from './score.ts';

/**
 * Lands the verdict in one transaction: fused, settled, told, on record, or none of it. A calibration that
 * is no longer the one to land ends quietly, and whoever took over does what is left.
 */
export async function commit(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<'landed' | 'stale'> {
  return guardStep(async () => {
    const prepared = await recall(desk, attempt);
    desk.memory.forget(attempt.run);
    if (prepared === null) return 'stale';
    const outcome = await inTenant(desk.appPool, attempt.run.tenant, async (transaction) => {
      const result = await landInTurn(transaction, desk, attempt, prepared);
      if (result === 'now') crashPoint('calibrate/before-commit');
      return result;
    }).catch(endQuietly);
    if (outcome === 'now') crashPoint('calibrate/after-commit');
    return outcome === 'stale' ? 'stale' : 'landed';
  });
}

/** Overtaken after it had begun to write: what it wrote is rolled back. */
function endQuietly(error: unknown): 'stale' {
  if (error instanceof ThroughlineError && QUIET_ENDS.has(error.code)) return 'stale';
  throw error;
}

const QUIET_ENDS: ReadonlySet<string> = new Set([OVERTAKEN, 'learner/erased']);

type Prepared = Omit<Landing, 'completion' | 'verdict' | 'nowMs'> & {
  readonly levels: Landing['verdict']['levels'];
  /** Of the judges' line-up. */
  readonly ordinal: number;
};

/** What the earlier steps stored; null where they were not done on the read that is in force now. */
async function recall(desk: CalibrateDesk, attempt: CalibrateTry): Promise<Prepared | null> {
  try {
    return await prepare(desk, { ...attempt, recalls: true });
  } catch (error) {
    if (error instanceof ThroughlineError && error.code === NOT_PREPARED) return null;
    throw error;
  }
}

async function prepare(desk: CalibrateDesk, attempt: CalibrateTry): Promise<Prepared> {
  const gathered = await gather(desk, attempt);
  const measured = await measure(desk, attempt);
  const { evaluation, levels } = await score(desk, attempt);
  const entry = await proposeHandoff(desk, attempt);
  const { rubric } = gathered.context;
  return {
    cause: 'landing',
    evaluationId: v7(),
    evaluation,
    author: null,
    model: evaluation.given?.model ?? null,
    promptVersion: evaluation.given?.promptVersion ?? null,
    rubric: rubric === null ? null : { id: rubric.id, version: rubric.version },
    difficultyVersion: DIFFICULTY.version,
    measured,
    levels,
    ordinal: await numberLineUp(desk.appPool, attempt.run.tenant, desk.lineUp),
    words: writeWords(evaluation, gathered),
    bodyIds: listBodyIds(gathered),
    entry,
  };
}

async function landInTurn(
  transaction: Transaction,
  desk: CalibrateDesk,
  { run, priorVersion, redactions }: CalibrateTry,
  prepared: Prepared,
): Promise<'now' | 'landed' | 'stale'> {
  await lockLanding(transaction, run.learner);
  const state = await readLearnerState(transaction, run.learner);
  const refused = await refuseLanding(transaction, run, state, priorVersion);
  if (refused !== null) return refused;
  // One that comes from here on raises the fence, which is asked for again under the learner's lock.
  if ((await countRedactions(transaction, run.learner)) !== redactions) return 'stale';
  const completion = await selectCompletion(transaction, run.learner, run.position);
  if (completion === null) return 'stale';
  const policies = await selectPolicies(transaction);
  const policy = policies.get(completion.policyVersion);
  if (policy === undefined) {
    throw new RangeError(`policy version ${completion.policyVersion} is not on record`);
  }
  const { levels, ordinal, ...landing } = prepared;
  const key = await loadLearnerKey(transaction, desk.master, run.learner);
  const around = await readSurroundings(transaction, run.learner, run.position);
  const lands: Landing = {
    ...landing,
    completion,
    verdict: {
      source: nameSource(prepared.evaluation),
      levels,
      judgeVersion: numberInstrument(policy.read.judgeVersion, ordinal),
      figuresOnly: listFiguresOnlySkills(desk.judge.givesLevels, policy.read.estimator.figuresOnly),
    },
    nowMs: desk.nowMs(),
  };
  await landVerdict({ transaction, ref: run, key, state, landing: lands, around }, policies);
  return 'now';
}

/** As what a verdict is fused: a stand-in's is noisier, and figures alone are no verdict. */
function nameSource({ source, given }: Evaluation): VerdictSource {
  if (source === 'rules') return 'rules';
  return given?.fallback === true ? 'fallback' : 'judge';
}

/** What the evaluation says in words: why each level, and that a material was too long to be judged whole. */
function writeWords({ items }: Evaluation, { context: { leftOut } }: Gathered): object | null {
  const rationales = listRationales(items);
  if (rationales === null && leftOut.length === 0) return null;
  return {
    ...(rationales === null ? {} : { rationales }),
    ...(leftOut.length === 0 ? {} : { leftOut: leftOut.length }),
  };
}

function listBodyIds(gathered: Gathered): ReadonlyMap<number, string> {
  return new Map(
    gathered.events.flatMap((event): readonly (readonly [number, string])[] =>
      event.bodyId === null ? [] : [[event.seq, event.bodyId]],
    ),
  );
}
