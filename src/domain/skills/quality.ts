import type { CheckedCriterion } from '../evaluation/check-criteria.ts';
import { CHANNEL_SCALE } from '../read/channel-scale.ts';
import type { BinaryFigure } from '../read/read-types.ts';
import type { Material } from '../touchpoints/material.ts';
import { mergeSignals, taskOf } from '../touchpoints/merge-signals.ts';
import { expectFirstTry, type DifficultyVersion } from './difficulty-version.ts';
import { abstainFrom, showFigure, showUnfused, type Measure } from './measure.ts';

/** Share of a rubric's checks that is expected to pass. */
const CHECKS_EXPECTATION = 0.7;

/**
 * Whether the first try was right: `firstTryCorrect`, else the outcome where there was one attempt.
 */
export function measureFirstTry(material: Material, difficulty: DifficultyVersion): Measure {
  const right = readFirstTry(material);
  if (right === null) return abstainFrom('quality', 'quality.first-try', 'no-signal');
  const expectation = expectFirstTry(difficulty, taskOf(material.own));
  const figure = createFigure(material, 'quality.first-try', right.value ? 1 : 0, expectation);
  return {
    skill: 'quality',
    criterion: 'quality.first-try',
    passed: right.value,
    abstained: null,
    figures: [figure],
    evidence: [showFigure(figure, [right.seq])],
  };
}

/**
 * Whether the goal was reached. The outcome itself is shown and enters no read (success after failures
 * says next to nothing: SD 64); the share of quality criteria whose check passed does.
 */
export function measurePassed(material: Material, checked: readonly CheckedCriterion[]): Measure {
  const { outcome, seq } = material.completion;
  const figures = measureChecks(material, checked);
  const passed = outcome === 'passed' ? true : outcome === 'failed' ? false : null;
  const shown = figures.map((figure) => showFigure(figure, [seq]));
  if (passed !== null) shown.unshift(showUnfused('quality.passed', passed ? 1 : 0, [seq]));
  if (shown.length === 0) return abstainFrom('quality', 'quality.passed', 'no-signal');
  return {
    skill: 'quality',
    criterion: 'quality.passed',
    passed,
    abstained: null,
    figures,
    evidence: shown,
  };
}

/** Checks of other skills' criteria prove those criteria, and are no figure of quality. */
function measureChecks(
  material: Material,
  checked: readonly CheckedCriterion[],
): readonly BinaryFigure[] {
  const run = checked.filter(
    ({ criterion, result }) => criterion.skill === 'quality' && typeof result?.passed === 'boolean',
  );
  if (run.length === 0) return [];
  const share = run.filter(({ result }) => result?.passed === true).length / run.length;
  return [createFigure(material, 'quality.checks', share, CHECKS_EXPECTATION)];
}

function readFirstTry({
  own,
  completion,
}: Material): { readonly value: boolean; readonly seq: number } | null {
  const { signals, givenBy } = mergeSignals(own);
  if (signals.firstTryCorrect !== undefined) {
    return { value: signals.firstTryCorrect, seq: givenBy.firstTryCorrect ?? completion.seq };
  }
  if (signals.attempts !== 1 || completion.outcome === null || completion.outcome === 'none')
    return null;
  return { value: completion.outcome === 'passed', seq: completion.seq };
}

function createFigure(
  { completion }: Material,
  name: string,
  outcome: number,
  expectation: number,
): BinaryFigure {
  const { seq, day } = completion;
  return {
    kind: 'binary',
    name,
    skill: 'quality',
    seq,
    day,
    outcome,
    expectation,
    channelScale: CHANNEL_SCALE.quality,
    variance: 0,
  };
}
