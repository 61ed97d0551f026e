import type { Outcome, TouchpointKind } from '@throughline/contract';
import { decayAt, decayOfPassedTask, PERMILLE } from './decay.ts';
import type { PricingPolicy } from './pricing-policy.ts';

/** What a price depends on: the event, the counters before it, and the snapshot it is accepted under. */
export interface PricingInput {
  readonly kind: TouchpointKind;
  readonly status: 'progress' | 'completed';
  readonly outcome: Outcome | undefined;
  /** The learner's events of this kind on this day before it, progress and completed together. */
  readonly dayCount: number;
  /** The learner's points on this day before it, over all kinds. */
  readonly dayPoints: number;
  /** Earlier completions of its task with outcome passed; 0 without a task. */
  readonly taskPasses: number;
  /** Frozen in the snapshot. */
  readonly multiplier: number;
}

/** A price with all that it is made of: the entry can be derived again from these bit for bit. */
export interface Price {
  /** Points that the policy gives for this kind. */
  readonly base: number;
  /** Thousandths left by the day's count of this kind. */
  readonly decay: number;
  /** Thousandths left by earlier passes of the task. */
  readonly taskDecay: number;
  /** Points that the day's cap took. */
  readonly cut: number;
  /** XP before the multiplier. */
  readonly points: number;
  readonly multiplier: number;
  /** `points × multiplier`. */
  readonly xp: number;
}

const WHOLE = PERMILLE * PERMILLE;

/**
 * Prices one event: `points = min(floor(base × decay × taskDecay / 10⁶), what the day's cap leaves)`,
 * `xp = points × multiplier`. Whole numbers throughout; decay and cap act on base points, never on what a
 * snapshot makes of them, so that a settlement can bring XP to another multiplier without pricing again.
 *
 * @example
 * priceEvent({ kind: 'stage', status: 'completed', outcome: 'passed', dayCount: 0, dayPoints: 0,
 *   taskPasses: 0, multiplier: 3 }, builtinPolicy.pricing).xp; // 150
 */
export function priceEvent(input: PricingInput, policy: PricingPolicy): Price {
  const base = basePointsOf(input, policy);
  const decay = decayAt(input.dayCount + 1, policy.decay);
  const taskDecay = decayOfPassedTask(input.taskPasses, policy.passedTaskKeepPermille);
  const earned = Math.floor((base * decay * taskDecay) / WHOLE);
  const points = Math.min(earned, Math.max(0, policy.dayPointsMax - input.dayPoints));
  return {
    base,
    decay,
    taskDecay,
    cut: earned - points,
    points,
    multiplier: input.multiplier,
    xp: points * input.multiplier,
  };
}

function basePointsOf(input: PricingInput, policy: PricingPolicy): number {
  const base = policy.basePoints[input.kind];
  if (input.status === 'progress') return base.progress;
  return input.outcome === 'failed' ? base.failed : base.completed;
}
