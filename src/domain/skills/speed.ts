import type { DirectFigure } from '../read/read-types.ts';
import type { Material } from '../touchpoints/material.ts';
import { mergeSignals, taskOf } from '../touchpoints/merge-signals.ts';
import { expectTimeMs, type DifficultyVersion } from './difficulty-version.ts';
import { abstainFrom, showFigure, type Measure } from './measure.ts';

/** SD of the log of a learner's pace. */
const PACE_DEVIATION = 0.36;
const PACE_MAX = 2.5;
/** SD of one timed task on the 0–100 scale. */
const TIME_DEVIATION = 31;
/** Twice the time counts as missed; between that and the time itself nothing is said. */
const MISSED_PACE = -Math.LN2;

/**
 * Speed against the task's time, solved work only: 50 + 15x/.36 with x = −ln(time / the task's time),
 * x held to ± 2.5 and the value to 0–100.
 *
 * `Math.log` may differ in the last bit from engine to engine; the value is stored with its record.
 */
export function measureSpeed(material: Material, difficulty: DifficultyVersion): Measure {
  const { seq, day, outcome } = material.completion;
  const { signals, givenBy } = mergeSignals(material.own);
  const expectedMs = expectTimeMs(
    difficulty,
    taskOf(material.own),
    signals.expectedMs,
    material.task,
  );
  const durationMs = signals.durationMs ?? 0;
  if (outcome !== 'passed' || durationMs <= 0 || expectedMs === null) {
    return abstainFrom('speed', 'speed.against-time', 'no-signal');
  }
  const pace = Math.max(-PACE_MAX, Math.min(PACE_MAX, -Math.log(durationMs / expectedMs)));
  const value = Math.max(0, Math.min(100, 50 + (15 * pace) / PACE_DEVIATION));
  const figure: DirectFigure = {
    kind: 'direct',
    name: 'speed.against-time',
    skill: 'speed',
    seq,
    day,
    value,
    variance: TIME_DEVIATION ** 2,
  };
  return {
    skill: 'speed',
    criterion: 'speed.against-time',
    passed: pace >= 0 ? true : pace <= MISSED_PACE ? false : null,
    abstained: null,
    figures: [figure],
    evidence: [showFigure(figure, [givenBy.durationMs ?? seq])],
  };
}
