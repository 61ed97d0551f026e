import type { GapState } from '../../domain/journey/gap-state.ts';

/** A gap as it is kept beside the journey. */
export interface GapStateRow {
  readonly number: number;
  readonly state: GapState;
}
