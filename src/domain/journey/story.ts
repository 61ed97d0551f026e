import type { ReadCarry, GapTitles, ReadEntry } from './grounding.ts';
import type { GapState } from './gap-state.ts';
import type { RollUp } from './roll-up.ts';

/** What one part of a story is told from: a focus, or the learner as a whole. */
export interface StoryInput {
  /** null for the learner as a whole. */
  readonly focus: string | null;
  readonly rollUp: RollUp;
  /** Every gap of the focus, in any order. */
  readonly gaps: readonly GapState[];
  /** Open and acknowledged carries of the focus, for all audiences. */
  readonly carries: readonly ReadCarry[];
  /** The newest entries of the focus, in any order. */
  readonly entries: readonly ReadEntry[];
  readonly titles: GapTitles;
}

/** One sentence, and the entries that it rests on; UUIDs, at least one. */
export interface StorySentence {
  readonly text: string;
  readonly entryIds: readonly string[];
}
