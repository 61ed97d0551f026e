import type { Carry } from '@throughline/contract';
import type { CarryState } from '../../domain/journey/carry-state.ts';

/** Shows a carry. `text` is null where it was redacted. */
export function showCarry(state: CarryState, text: string | null): Carry {
  return {
    item: state.item,
    audience: state.audience,
    state: state.status,
    text,
    dueAt: state.dueAtMs === null ? null : new Date(state.dueAtMs).toISOString(),
    focus: state.focus,
    openedAt: new Date(state.openedAtMs).toISOString(),
    entryIds: state.cites.map(({ entry }) => entry),
  };
}
