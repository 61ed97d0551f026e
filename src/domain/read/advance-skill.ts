import type { WorkSkill } from '@throughline/contract';
import type { BankParameters } from './bank-parameters.ts';
import type { VerdictObservation } from './observation.ts';
import { observeFromFigure } from './observe-from-figure.ts';
import type { Figure, FusedVerdict, ReadPosition, SkillState } from './read-types.ts';
import { tickBank } from './tick-bank.ts';

type SkillTick = {
  readonly seq: number;
  readonly day: number;
  readonly figures: Figure[];
};

/**
 * Replays one skill's part of a position: a tick per completion that brings it an observation, in
 * ledger order, figures first and the verdict last, in the tick of the position's own completion.
 * A skill with neither is returned as it was.
 */
export function advanceSkill(
  state: SkillState,
  skill: WorkSkill,
  input: ReadPosition,
  judgeVersion: number,
  parameters: BankParameters,
): SkillState {
  const verdict = findVerdict(input.verdict, skill, judgeVersion);
  const ticks = groupFigures(input.ticks, skill);
  if (verdict !== null && ticks.at(-1)?.seq !== input.position) {
    ticks.push({ seq: input.position, day: input.day, figures: [] });
  }
  let next = state;
  for (const tick of ticks) {
    const judged = tick.seq === input.position ? verdict : null;
    next = advanceTick(next, tick, judged, parameters);
  }
  return next;
}

function advanceTick(
  state: SkillState,
  tick: SkillTick,
  verdict: VerdictObservation | null,
  parameters: BankParameters,
): SkillState {
  const mean = state.bank.read.mean;
  const measured = tick.figures.map((figure) => observeFromFigure(figure, mean));
  const observations = verdict === null ? measured : [...measured, verdict];
  const previousDay = state.lastTickDay ?? tick.day;
  const daysSincePrevious = tick.day - previousDay;
  const { bank } = tickBank(state.bank, { daysSincePrevious, observations }, parameters);
  // A late event of an earlier day does not turn the clock back: the days after it would count twice.
  return { bank, lastTickDay: Math.max(previousDay, tick.day), isRated: true };
}

function groupFigures(figures: readonly Figure[], skill: WorkSkill): SkillTick[] {
  const ticks: SkillTick[] = [];
  for (const figure of figures) {
    if (figure.skill !== skill) continue;
    const last = ticks.at(-1);
    if (last !== undefined && last.seq === figure.seq) last.figures.push(figure);
    else ticks.push({ seq: figure.seq, day: figure.day, figures: [figure] });
  }
  return ticks;
}

function findVerdict(
  verdict: FusedVerdict,
  skill: WorkSkill,
  policyJudgeVersion: number,
): VerdictObservation | null {
  const value = verdict.levels[skill];
  const given = verdict.carried?.[skill] ?? verdict;
  if (value === undefined || given.source === 'rules') return null;
  if (given.source !== 'judge') return { kind: given.source, value };
  const judgeVersion = given.judgeVersion ?? policyJudgeVersion;
  return { kind: 'verdict', value, judgeVersion, age: 0 };
}
