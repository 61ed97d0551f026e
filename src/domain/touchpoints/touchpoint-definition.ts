import type { TouchpointKind } from '@throughline/contract';
import type { Effect } from './ledger-event.ts';

/** Points before decay and multiplier, by what the event says. */
export interface BasePoints {
  readonly progress: number;
  readonly completed: number;
  /** Of a completion whose outcome is `failed`. */
  readonly failed: number;
}

/**
 * Which rule bounds what a judge may see of a completion: the learner's events of the same attempt and
 * stage, the completion's own touchpoint alone, or nothing because its completion is never judged.
 */
export type MaterialRule = 'stage-window' | 'own-touchpoint' | 'none';

/** All that one kind of touchpoint says about itself. */
export interface TouchpointDefinition {
  readonly kind: TouchpointKind;
  /** The built-in policy's points; pricing reads the policy alone. */
  readonly basePoints: BasePoints;
  /** What its completion makes due besides its price. */
  readonly effect: Effect | null;
  readonly material: MaterialRule;
}
