import type { LearnerId } from '../domain/ids/ids.ts';
import type { Figure } from '../domain/read/read-types.ts';
import type { DifficultyVersion } from '../domain/skills/difficulty-version.ts';
import { measureWindow, type FigureWindow } from '../domain/skills/measure-window.ts';
import { MATERIAL_BYTES_MAX } from '../domain/touchpoints/material-bounds.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { loadWindow, type LoadedCompletion } from './load-window.ts';
import { openEvents } from './open-events.ts';

/**
 * Measures everything that was completed in a stretch of the ledger, in ledger order. Words are opened for
 * a few completions at a time, and let go of: however long the stretch, the memory is that of one material.
 */
export async function measureFigures(
  transaction: Transaction,
  master: MasterKey,
  learner: LearnerId,
  window: FigureWindow,
  difficulty: DifficultyVersion,
): Promise<readonly Figure[]> {
  const { events, contexts, completions } = await loadWindow(transaction, master, learner, window);
  const figures: Figure[] = [];
  let { previousPosition } = window;
  for (const slice of sliceByBytes(completions)) {
    const seqs = [...new Set(slice.flatMap(({ opened }) => opened))];
    const position = slice.at(-1)?.seq ?? previousPosition;
    const opened = await openEvents(transaction, master, events, seqs);
    figures.push(...measureWindow(opened, { previousPosition, position }, contexts, difficulty));
    previousPosition = position;
  }
  return figures;
}

/** Neighbours share a slice while all that they open stays below the bound of one material. */
function sliceByBytes(
  completions: readonly LoadedCompletion[],
): readonly (readonly LoadedCompletion[])[] {
  const slices: LoadedCompletion[][] = [];
  let bytesLeft = 0;
  for (const completion of completions) {
    const last = slices.at(-1);
    if (last === undefined || completion.bytes > bytesLeft) {
      slices.push([completion]);
      bytesLeft = MATERIAL_BYTES_MAX - completion.bytes;
    } else {
      last.push(completion);
      bytesLeft -= completion.bytes;
    }
  }
  return slices;
}
