import type { GapState } from './gap-state.ts';

/** Focuses that a block names of a gap: the latest. */
export const FOCUSES_TOLD = 3;

/** What of a gap's state only its next step needs. */
type OfTheFold =
  | 'failedTouchpoints'
  | 'seenFrom'
  | 'reappliedAt'
  | 'reappliedAtMs'
  | 'doneTouchpoint'
  | 'turnCount';

/** Where a gap stands as far as a grounding block tells it: of its turns the last, of its focuses the latest three. */
export type ToldGap = Omit<GapState, OfTheFold>;

/**
 * Takes out of a gap's state what a block tells of it: a third of it, and the same size however long the gap's life is.
 *
 * @example
 * takeTold(state).turns.length; // 1
 */
export function takeTold(state: GapState): ToldGap {
  const {
    failedTouchpoints: _failedTouchpoints,
    seenFrom: _seenFrom,
    reappliedAt: _reappliedAt,
    reappliedAtMs: _reappliedAtMs,
    doneTouchpoint: _doneTouchpoint,
    turnCount: _turnCount,
    ...told
  } = state;
  return { ...told, focuses: told.focuses.slice(-FOCUSES_TOLD), turns: told.turns.slice(-1) };
}
