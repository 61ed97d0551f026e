import type { WorkSkill } from '@throughline/contract';
import { ThroughlineError } from '../errors/throughline-error.ts';
import { forEachSkill, WORK_SKILLS } from '../skills/work-skill.ts';
import { advanceSkill } from './advance-skill.ts';
import type { Interval } from './bank-state.ts';
import { ESTIMATOR_VERSION } from './estimator-version.ts';
import { rollUpOverall } from './overall.ts';
import { asksForCalibration } from './read-bank.ts';
import { selectBankParameters, type ReadPolicy } from './read-policy.ts';
import type { ReadPosition, ReadSnapshot, ReadState, SkillRead, SkillState } from './read-types.ts';
import { startBank } from './start-bank.ts';
import { decideTier, multiplierOf } from './tier.ts';

const TENTATIVE_HALF_WIDTH = 10;

/** A state and what it shows. */
export type ReadStep = { readonly state: ReadState; readonly snapshot: ReadSnapshot };

/** The read before the first verdict: four priors, `unrated`, 1×. */
export function startRead(policy: ReadPolicy): ReadState {
  return {
    estimatorVersion: ESTIMATOR_VERSION,
    version: 0,
    position: 0,
    skills: forEachSkill((skill) => ({
      bank: startBank(selectBankParameters(policy, skill)),
      lastTickDay: null,
      isRated: false,
    })),
    tier: 'unrated',
    multiplier: multiplierOf('unrated', policy.ladder),
  };
}

/**
 * Folds one position into the read. Pure, so a read is rebuilt bit for bit from its records, from the
 * start or from any stored state on the way.
 *
 * A second verdict at the same position (a person's beside a judge's) is a second call without
 * figures; it makes ticks of its own.
 *
 * @throws ThroughlineError `read/position-order` where the position lies before the state's, or a figure outside its window or
 * out of ledger order: the caller would otherwise count it twice or lose it.
 */
export function foldPosition(state: ReadState, input: ReadPosition, policy: ReadPolicy): ReadStep {
  assertOrder(state, input);
  const skills = forEachSkill((skill) =>
    advanceSkill(
      state.skills[skill],
      skill,
      input,
      policy.judgeVersion,
      selectBankParameters(policy, skill),
    ),
  );
  const rated = WORK_SKILLS.some((skill) => skills[skill].isRated);
  const overall = rollUpOverall(readEach(skills), policy);
  const tier = rated ? decideTier(state.tier, overall, policy.ladder) : 'unrated';
  const next: ReadState = {
    estimatorVersion: ESTIMATOR_VERSION,
    version: state.version + 1,
    position: input.position,
    skills,
    tier,
    multiplier: multiplierOf(tier, policy.ladder),
  };
  return { state: next, snapshot: takeSnapshot(next, policy) };
}

/**
 * Folds positions in their order. The state of the last, and a snapshot per position: what a
 * superseding verdict has to append again.
 *
 * @internal for tests and benches, which hold the increment against it
 */
export function foldRead(
  start: ReadState,
  positions: readonly ReadPosition[],
  policy: ReadPolicy,
): { readonly state: ReadState; readonly snapshots: readonly ReadSnapshot[] } {
  const snapshots: ReadSnapshot[] = [];
  let state = start;
  for (const position of positions) {
    const step = foldPosition(state, position, policy);
    state = step.state;
    snapshots.push(step.snapshot);
  }
  return { state, snapshots };
}

/** What a state shows, also before the first verdict. */
export function takeSnapshot(state: ReadState, policy: ReadPolicy): ReadSnapshot {
  return {
    estimatorVersion: state.estimatorVersion,
    version: state.version,
    position: state.position,
    skills: forEachSkill((skill) => showSkill(state.skills[skill])),
    overall: rollUpOverall(readEach(state.skills), policy),
    tier: state.tier,
    multiplier: state.multiplier,
    asks: WORK_SKILLS.filter((skill) =>
      asksForCalibration(state.skills[skill].bank, selectBankParameters(policy, skill)),
    ),
  };
}

function showSkill(state: SkillState): SkillRead {
  const { mean, lower, upper } = state.bank.read;
  const tentative = upper - mean > TENTATIVE_HALF_WIDTH;
  return { mean, lower, upper, rated: state.isRated, tentative };
}

function readEach(skills: ReadState['skills']): Record<WorkSkill, Interval> {
  return forEachSkill((skill) => skills[skill].bank.read);
}

function assertOrder(state: ReadState, input: ReadPosition): void {
  if (input.position < state.position) {
    throw new ThroughlineError(
      'read/position-order',
      `position ${input.position} lies before ${state.position}`,
    );
  }
  if (input.verdict.position !== input.position) {
    throw new ThroughlineError(
      'read/position-order',
      `the verdict of ${input.verdict.position} is not of ${input.position}`,
    );
  }
  let previous = state.position + 1;
  for (const figure of input.ticks) {
    if (figure.seq < previous || figure.seq > input.position) {
      throw new ThroughlineError(
        'read/position-order',
        `a figure of ${figure.seq} is out of order before ${input.position}`,
      );
    }
    previous = figure.seq;
  }
}
