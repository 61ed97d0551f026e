import type { LedgerEvent } from '../../../src/domain/touchpoints/ledger-event.ts';

/** A completed stage with nothing said about it; a test names what it is about. */
export function makeLedgerEvent(given: Partial<LedgerEvent> = {}): LedgerEvent {
  const seq = given.seq ?? 1;
  return {
    seq,
    id: `event-${seq}`,
    kind: 'stage',
    status: 'completed',
    touchpoint: 'touchpoint-1',
    occurredAtMs: seq * 60_000,
    recordedAtMs: seq * 60_000,
    day: 0,
    focus: 'general',
    scenario: null,
    scenarioAttempt: null,
    stage: null,
    objective: null,
    task: null,
    persona: null,
    outcome: null,
    signals: {},
    late: false,
    effect: null,
    bodyId: `body-${seq}`,
    messages: [],
    artefact: null,
    evaluation: null,
    ...given,
  };
}
