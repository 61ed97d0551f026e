import { baseBankParameters } from '../read/bank-parameters.ts';
import { poolValues } from '../read/pool-values.ts';
import { SCALE_DEVIATION, SCALE_MEAN } from '../read/scale.ts';
import { holdToScale } from './hold-to-scale.ts';
import type { VerdictValue } from './verdict-values.ts';

/** Where every learner starts, as one more observation: the prior N(50, 15²). */
const START = { value: SCALE_MEAN, variance: SCALE_DEVIATION ** 2 };

/** What some verdicts come to for one skill. */
export interface RolledUpValue {
  /** 0–100. */
  readonly value: number;
  /** Share of the prior in it, 0–1; 0 where verdicts give levels alone. */
  readonly startShare: number;
}

/**
 * What some verdicts come to for one skill. Levels are what a judge says of the work: their mean. An observation without
 * a level says little by itself (met or missed once is far above or below the scale, and chance), so where there are
 * any, all count by how noisy they are, together with the prior: few stay near 50, many say what they show. A level
 * among them counts with the noise that the read gives a verdict.
 *
 * The same in whatever order; never less where one of them is more.
 *
 * @returns null of none
 */
export function rollUpValues(
  values: readonly Pick<VerdictValue, 'level' | 'observations'>[],
): RolledUpValue | null {
  if (values.length === 0) return null;
  // Sums depend on their order in the last bit; the score must not.
  const levels = values
    .flatMap(({ level }) => (level === null ? [] : [level]))
    .toSorted((one, other) => one - other);
  const observations = values
    .flatMap((each) => each.observations)
    .toSorted((one, other) => one.value - other.value || one.variance - other.variance);
  if (observations.length === 0) {
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    return { value: holdToScale(mean), startShare: 0 };
  }
  const variance = baseBankParameters.verdictVariance;
  const noisy = [...levels.map((value) => ({ value, variance })), ...observations];
  const pooled = poolValues([START, ...noisy]);
  return (
    pooled && {
      value: holdToScale(pooled.value),
      startShare: 1 / (START.variance * pooled.precision),
    }
  );
}
