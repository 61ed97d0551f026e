import type { GapState } from '../../domain/journey/gap-state.ts';

/** A gap as it is kept beside the journey. */
export interface GapStateRow {
  /** Given with its first operation, and never changed: lists are walked by it. */
  readonly number: number;
  readonly state: GapState;
}
