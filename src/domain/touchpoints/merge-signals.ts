import type { Signals } from '@throughline/contract';
import type { LedgerEvent } from './ledger-event.ts';

/** The signals of one touchpoint, and which event gave each. */
export interface MergedSignals {
  readonly signals: Signals;
  readonly givenBy: Readonly<Partial<Record<keyof Signals, number>>>;
}

/**
 * Merges what a touchpoint's events say: the completion's own value wins, else the last one that a
 * progress event gave. They are never summed: a platform that sends running totals would be counted
 * double.
 *
 * @param own the touchpoint's events in ledger order, the completion last
 */
export function mergeSignals(own: readonly LedgerEvent[]): MergedSignals {
  let signals: Signals = {};
  let givenBy: MergedSignals['givenBy'] = {};
  for (const event of own) {
    const given = Object.entries(event.signals).filter(([, value]) => value !== undefined);
    signals = { ...signals, ...Object.fromEntries(given) };
    givenBy = { ...givenBy, ...Object.fromEntries(given.map(([name]) => [name, event.seq])) };
  }
  return { signals, givenBy };
}

/** The task of a touchpoint: its completion's, else the last one that a progress event named. */
export function taskOf(own: readonly LedgerEvent[]): string | null {
  return own.findLast((event) => event.task !== null)?.task ?? null;
}
