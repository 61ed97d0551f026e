import type { TouchpointKind } from '@throughline/contract';
import type { BasePoints } from '../touchpoints/touchpoint-definition.ts';

/** What a policy says about points. Plain JSON data; whole numbers throughout. */
export interface PricingPolicy {
  readonly basePoints: Readonly<Record<TouchpointKind, BasePoints>>;
  /** Per (learner, day, kind): how many events earn in full, and what each later one keeps of the one before. */
  readonly decay: { readonly fullEvents: number; readonly keepPermille: number };
  /** What is left of a task's points after each time it was passed before. */
  readonly passedTaskKeepPermille: number;
  /** Most points in one day over all kinds. */
  readonly dayPointsMax: number;
}
