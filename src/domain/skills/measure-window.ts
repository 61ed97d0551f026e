import type { Figure } from '../read/read-types.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import { EMPTY_CONTEXT, selectMaterial, type CompletionContext } from '../touchpoints/material.ts';
import type { DifficultyVersion } from './difficulty-version.ts';
import { measureFigures } from './measure-touchpoint.ts';

/** The part of a ledger whose completions bring figures: (previousPosition, position]. */
export interface FigureWindow {
  readonly previousPosition: number;
  readonly position: number;
}

/**
 * The figures of every touchpoint, of any kind, that was completed in a window: in ledger order, those
 * of one touchpoint in the order of the table of channels.
 *
 * @param events all events of those touchpoints, also those before the window, and of each completion
 * with a rubric its `materialWindow`; in any order
 * @param contexts by the completion's seq; a completion without one has no task, rubric or history
 */
export function measureWindow(
  events: readonly LedgerEvent[],
  window: FigureWindow,
  contexts: ReadonlyMap<number, CompletionContext>,
  difficulty: DifficultyVersion,
): readonly Figure[] {
  return listCompletions(events, window).flatMap((completion) => {
    const context = contexts.get(completion.seq) ?? EMPTY_CONTEXT;
    return measureFigures(selectMaterial(events, completion, context), difficulty);
  });
}

/** The completions of a window, in ledger order. */
export function listCompletions(
  events: readonly LedgerEvent[],
  window: FigureWindow,
): readonly LedgerEvent[] {
  const found = events.filter(
    ({ seq, status, late }) =>
      status === 'completed' && !late && seq > window.previousPosition && seq <= window.position,
  );
  return [...new Map(found.map((event) => [event.seq, event])).values()].sort(
    (one, other) => one.seq - other.seq,
  );
}
