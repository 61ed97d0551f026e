import type { FoldedFigure, WorkSkill } from '@throughline/contract';
import { advanceSkill } from '../../domain/read/advance-skill.ts';
import { observeFromFigure } from '../../domain/read/observe-from-figure.ts';
import { selectBankParameters } from '../../domain/read/read-policy.ts';
import type { Figure, ReadPosition, SkillState } from '../../domain/read/read-types.ts';
import type { Refold } from '../refold-record.ts';

/** What moved one skill's mean at a position, observation by observation. */
export interface SkillTrace {
  readonly figures: FoldedFigure[];
  readonly verdict: { value: number; meanBefore: number; meanAfter: number } | null;
  /** Where it ended: the same bits as the whole fold's. */
  readonly state: SkillState;
}

/**
 * Folds a position's part of one skill once more, an observation at a time, to see what each moved the mean by.
 * Within one tick the estimator takes its observations together; the share of the k-th is the mean with the
 * first k less the mean with the first k − 1.
 */
export function traceSkill(refold: Refold, position: ReadPosition, skill: WorkSkill): SkillTrace {
  const figures = position.ticks.filter((figure) => figure.skill === skill);
  const ticks = [...Map.groupBy(figures, (figure) => figure.seq).values()];
  const value = position.verdict.levels[skill];
  const judged = value !== undefined && position.verdict.source !== 'rules';
  let state = refold.before.skills[skill];
  const shown: FoldedFigure[] = [];
  let lastTick: { readonly before: SkillState; readonly figures: readonly Figure[] } | null = null;
  for (const tick of ticks) {
    const before = state;
    tick.forEach((figure, index) => {
      const { mean } = state.bank.read;
      state = advance(refold, position, skill, before, tick.slice(0, index + 1), false);
      shown.push(showFigure(figure, before.bank.read.mean, mean, state.bank.read.mean));
    });
    lastTick = { before, figures: tick };
  }
  if (!judged) return { figures: shown, verdict: null, state };
  // The verdict is the last observation in the tick of the position's own completion.
  const meanBefore = state.bank.read.mean;
  const shares = lastTick !== null && lastTick.figures[0]?.seq === position.position;
  const start = shares && lastTick !== null ? lastTick.before : state;
  const last = shares && lastTick !== null ? lastTick.figures : [];
  state = advance(refold, position, skill, start, last, true);
  return { figures: shown, verdict: { value, meanBefore, meanAfter: state.bank.read.mean }, state };
}

function advance(
  { policy }: Refold,
  position: ReadPosition,
  skill: WorkSkill,
  from: SkillState,
  ticks: readonly Figure[],
  judged: boolean,
): SkillState {
  const verdict = judged ? position.verdict : { ...position.verdict, levels: {} };
  const parameters = selectBankParameters(policy, skill);
  return advanceSkill(
    from,
    skill,
    { ...position, ticks, verdict },
    policy.judgeVersion,
    parameters,
  );
}

function showFigure(
  figure: Figure,
  tickMean: number,
  meanBefore: number,
  meanAfter: number,
): FoldedFigure {
  const observed = observeFromFigure(figure, tickMean);
  const binary = figure.kind === 'binary';
  return {
    name: figure.name,
    ledgerSeq: figure.seq,
    outcome: binary ? figure.outcome : null,
    expectation: binary ? figure.expectation : null,
    variance: observed.variance,
    value: observed.value,
    meanBefore,
    meanAfter,
  };
}
