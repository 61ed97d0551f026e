import { poolValues } from './pool-values.ts';
import { NINETY_PERCENT_DEVIATIONS } from './scale.ts';

const BAND_MIN = 25;
const LEVEL_VALUES: Readonly<Record<AnchorLevel, number>> = { 1: 10, 2: 30, 3: 50, 4: 70, 5: 90 };

/** An anchored level of a rubric criterion. */
export type AnchorLevel = 1 | 2 | 3 | 4 | 5;

/** One criterion with verified evidence; `weight` is the rubric's. */
export type CriterionLevel = { readonly level: AnchorLevel; readonly weight: number };

/** A figure on the 0–100 scale with its variance. */
export type MeasuredValue = { readonly value: number; readonly variance: number };

/** A verdict as given and as it counts, with the band that held it; null where there are no figures. */
export type HeldLevel = {
  readonly raw: number;
  readonly held: number;
  readonly band: { readonly lower: number; readonly upper: number } | null;
};

/** The value of an anchored level on the 0–100 scale. */
export function valueOfLevel(level: AnchorLevel): number {
  return LEVEL_VALUES[level];
}

/**
 * A skill's verdict: the weighted mean over its criteria. Null where none is left (it abstains), or
 * none of them has weight.
 */
export function weighLevels(criteria: readonly CriterionLevel[]): number | null {
  let weights = 0;
  let sum = 0;
  for (const criterion of criteria) {
    weights += criterion.weight;
    sum += criterion.weight * valueOfLevel(criterion.level);
  }
  return weights > 0 ? sum / weights : null;
}

/**
 * Holds a verdict to a band around what was measured: F ± max(25, 1.645 · SD of F), F the
 * inverse-variance mean of the figures. So words alone cannot carry a skill far from its figures.
 */
export function holdLevel(raw: number, figures: readonly MeasuredValue[]): HeldLevel {
  const pooled = poolValues(figures);
  if (pooled === null) return { raw, held: raw, band: null };
  const { value: centre, precision } = pooled;
  const reach = Math.max(BAND_MIN, NINETY_PERCENT_DEVIATIONS / Math.sqrt(precision));
  const band = { lower: centre - reach, upper: centre + reach };
  return { raw, held: Math.max(band.lower, Math.min(band.upper, raw)), band };
}
