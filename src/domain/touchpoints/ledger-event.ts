import type {
  Artefact,
  Message,
  Outcome,
  PlatformEvaluation,
  Signals,
  TouchpointKind,
} from '@throughline/contract';

/** What a completion makes due besides its price. */
export type Effect = 'calibrate' | 'evaluate' | 'review';

/** The words of one event, as they were sent; empty where nothing was said. */
export interface EventWords {
  readonly messages: readonly Message[];
  readonly artefact: Artefact | null;
  readonly evaluation: PlatformEvaluation | null;
}

/** One recorded event with its words opened: what material is made of. */
export interface LedgerEvent extends EventWords {
  readonly seq: number;
  readonly id: string;
  readonly kind: TouchpointKind;
  readonly status: 'progress' | 'completed';
  readonly touchpoint: string;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  /** Whole days since 1970-01-01 of `occurredAt` in the tenant's zone. */
  readonly day: number;
  readonly focus: string;
  readonly scenario: string | null;
  readonly scenarioAttempt: string | null;
  readonly stage: string | null;
  readonly objective: string | null;
  readonly task: string | null;
  readonly persona: string | null;
  readonly outcome: Outcome | null;
  readonly signals: Signals;
  readonly late: boolean;
  readonly effect: Effect | null;
  /** Where the words are stored; null where there are none, or they were redacted. */
  readonly bodyId: string | null;
}
