import type { Audience, CarryState as CarryStatus } from '@throughline/contract';
import type { CarryOperationName } from './entry.ts';
import type { Cite } from './gap-state.ts';

/** Most unresolved carries for one audience; one more expires the oldest. */
export const CARRIES_OPEN_MAX = 20;

/** What one entry does to one carry. */
export interface CarryFact {
  /** UUID of the carry. */
  readonly item: string;
  readonly operation: CarryOperationName;
  readonly audience: Audience | null;
  /** Unix ms. */
  readonly dueAtMs: number | null;
  /** UUID of the entry. */
  readonly entry: string;
  readonly entrySeq: number;
  /** Index of the operation in its entry; the order of carries is (`entrySeq`, `ordinal`). */
  readonly ordinal: number;
  readonly focus: string;
  readonly recordedAtMs: number;
}

/** Where a carry stands: a plain value of ids, enums and numbers, its own checkpoint. */
export interface CarryState {
  readonly item: string;
  readonly audience: Audience;
  readonly status: CarryStatus;
  /** Of the entry that opened it. */
  readonly focus: string;
  readonly dueAtMs: number | null;
  readonly openedAtMs: number;
  readonly openedEntry: string;
  readonly openedEntrySeq: number;
  /** Index of the operation that opened it in its entry. */
  readonly openedOrdinal: number;
  /** The entries that moved it, oldest first; at most 3. */
  readonly cites: readonly Cite[];
}

/** Whether somebody must still know it: open, or acknowledged and not yet done. */
export function isCarryOpen({ status }: Pick<CarryState, 'status'>): boolean {
  return status === 'open' || status === 'acknowledged';
}
