import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';

/** On whose behalf a model is asked, and for what: where the call is noted. */
export interface ModelCall {
  readonly tenant: TenantId;
  readonly learner: LearnerId;
  /** The flow and what it is about, such as `calibrate/17` for the completion at that position or `review/<review>/2` for a revision. */
  readonly flow: string;
  /** Name of the step; a persona stands in it by its ordinal, such as `perspective/2`. */
  readonly step: string;
  /**
   * How many redactions of the learner there had been when the words of the prompt were read. Where one has come since,
   * nobody else is asked (`judge/aborted`: whoever comes again reads what is left), and the record of a call that was
   * under way keeps its numbers and no words. What was admitted counts where this is absent.
   */
  readonly redactions?: number;
  /** The caller's own end: nobody is asked after it, and it counts against no provider. */
  readonly signal?: AbortSignal;
  /** Told of every attempt once it has ended, in order, before the next one begins. */
  readonly onAttempt?: (attempt: ModelAttempt) => Promise<void> | void;
}

/** One attempt at one provider, and how it ended. Numbers and names alone. */
export interface ModelAttempt {
  /** As it is named in `JUDGES`, such as `gemini:gemini-2.5-flash`. */
  readonly provider: string;
  /** Its place in the list, 0 first. */
  readonly ordinal: number;
  /** 1, 2, … over the whole call. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly latencyMs: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Millionths of a US dollar; 0 where the model's price is not known. */
  readonly costMicroUsd: number;
}

/** How an attempt ends; `docs/how-to/use-model-judges.md` says what each means and what follows it. */
export const ATTEMPT_OUTCOMES = [
  'answered',
  'rate-limited',
  'bad-request',
  'unauthorised',
  'unavailable',
  'unreachable',
  'timed-out',
  'cut',
  'refused',
  'blocked',
  'empty',
  'malformed',
  'unverified',
  'too-large',
  'circuit-open',
  'aborted',
  'over-budget',
  'stopped',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
