import type { WorkSkill } from '@throughline/contract';
import { foldPosition, startRead } from '../../../src/domain/read/fold-read.ts';
import type { ReadPolicy } from '../../../src/domain/read/read-policy.ts';
import type { CarriedLevel, FusedVerdict, ReadState } from '../../../src/domain/read/read-types.ts';
import { DIFFICULTY_VERSION_0 } from '../../../src/domain/skills/difficulty-version.ts';
import { measureWindow } from '../../../src/domain/skills/measure-window.ts';
import type { LedgerEvent } from '../../../src/domain/touchpoints/ledger-event.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

/** A ledger event as the model needs it. */
export interface ModelEvent {
  readonly seq: number;
  readonly points: number;
  /** What it was charged with when it was recorded. */
  readonly multiplier: number;
  readonly completed: boolean;
  readonly calibrates: boolean;
  readonly touchpoint: string;
  readonly firstTryCorrect: boolean | undefined;
  readonly day: number;
}

/** What the effective verdict of a position says. */
export interface ModelVerdict {
  readonly source: 'judge' | 'human';
  readonly levels: Partial<Record<WorkSkill, number>>;
  readonly carried?: Partial<Record<WorkSkill, CarriedLevel>>;
}

/**
 * The strictly sequential replay: event after event in ledger order, each effective verdict acting at its
 * position, as if no judge had ever been slow. Knows nothing of landings, cursors or settlements.
 *
 * @param verdicts by position; a position without one does not act
 * @param pending completions whose verdict is still to come: events above the first keep their charge
 */
export function replaySequentially(
  events: readonly ModelEvent[],
  verdicts: ReadonlyMap<number, ModelVerdict>,
  pending: readonly number[],
  policy: ReadPolicy,
): { readonly total: number; readonly state: ReadState } {
  const firstPending = Math.min(...pending, Number.POSITIVE_INFINITY);
  let state = startRead(policy);
  let total = 0;
  for (const event of events) {
    const justified = event.seq <= firstPending ? state.multiplier : event.multiplier;
    total += event.points * justified;
    const verdict = verdicts.get(event.seq);
    if (verdict === undefined) continue;
    const window = { previousPosition: state.position, position: event.seq };
    const ticks = measureWindow(events.map(asLedgerEvent), window, new Map(), DIFFICULTY_VERSION_0);
    const fused: FusedVerdict = { ...verdict, position: event.seq, landing: 1, judgeVersion: 0 };
    const input = { position: event.seq, day: event.day, ticks, verdict: fused };
    state = foldPosition(state, input, policy).state;
  }
  return { total, state };
}

function asLedgerEvent(event: ModelEvent): LedgerEvent {
  return makeLedgerEvent({
    seq: event.seq,
    kind: 'stage',
    status: event.completed ? 'completed' : 'progress',
    touchpoint: event.touchpoint,
    day: event.day,
    signals: event.firstTryCorrect === undefined ? {} : { firstTryCorrect: event.firstTryCorrect },
  });
}
