import type { TouchpointKind } from '@throughline/contract';
import type { Effect } from './ledger-event.ts';
import { TOUCHPOINT_KINDS } from './touchpoint-kinds.ts';

/**
 * What a completion makes due. Decided once, under the learner's lock, and stored: a later policy or
 * snapshot never changes which completions calibrate.
 *
 * @param asking the snapshot asks for a full calibration, and no completion that answers it is pending
 */
export function decideEffect(kind: TouchpointKind, asking: boolean): Effect | null {
  const { effect } = TOUCHPOINT_KINDS[kind];
  // A scenario's completion judges nothing of its own: its review reads the whole attempt.
  return asking && effect !== 'review' ? 'calibrate' : effect;
}
