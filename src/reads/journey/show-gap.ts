import type { Gap } from '@throughline/contract';
import type { GapState, GapTurn } from '../../domain/journey/gap-state.ts';

/** Shows where a gap stands, and what that rests on. */
export function showGap(state: GapState): Gap {
  const { gap, taxonomy, status, stuck, recurrences } = state;
  return {
    gap,
    taxonomy,
    status,
    stuck,
    recurrences,
    focuses: [...state.focuses],
    firstAt: new Date(state.firstAtMs).toISOString(),
    lastAt: new Date(state.lastAtMs).toISOString(),
    turns: state.turns.map(showTurn),
    turnCount: state.turnCount,
    entryIds: state.cites.map(({ entry }) => entry),
  };
}

function showTurn({ occurredAtMs, ...turn }: GapTurn): Gap['turns'][number] {
  return { ...turn, occurredAt: new Date(occurredAtMs).toISOString() };
}
