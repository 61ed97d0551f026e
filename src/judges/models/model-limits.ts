/** Bounds of one question to the models, and of one provider's circuit. */
export interface ModelLimits {
  /** For all attempts of one question together, waits included. */
  readonly callMsMax: number;
  /** Less time than this is not worth an attempt. */
  readonly attemptMsMin: number;
  /** Silence within an answer that has begun. */
  readonly silenceMsMax: number;
  /** Of one answer, as it comes over the wire and unpacked. */
  readonly answerBytesMax: number;
  /** Before a second attempt at the same provider, where it says none itself; jitter takes up to half of it. */
  readonly retryDelayMs: number;
  /** A provider's own wish is granted up to here while another one could be asked instead. */
  readonly retryWaitMsMax: number;
  /** What a model may think beside its answer; providers count both as one. */
  readonly thoughtTokensMax: number;
  readonly circuit: CircuitLimits;
}

/** When a provider is left alone, and for how long. */
export interface CircuitLimits {
  readonly failuresMax: number;
  readonly windowMs: number;
  readonly openMs: number;
}

/** 60 s a question; a circuit opens at 5 failures in 30 s and is probed after 30 s. */
export const MODEL_LIMITS: ModelLimits = {
  callMsMax: 60_000,
  attemptMsMin: 1_000,
  silenceMsMax: 10_000,
  answerBytesMax: 1_048_576,
  retryDelayMs: 500,
  retryWaitMsMax: 2_000,
  thoughtTokensMax: 8_192,
  circuit: { failuresMax: 5, windowMs: 30_000, openMs: 30_000 },
};
