/** What every call takes besides what it is about. */
export interface CallOptions {
  /** Ends the call, its retries included; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a call that records takes. */
export interface RecordOptions extends CallOptions {
  /** true: answers what would be recorded, and records nothing. */
  readonly dryRun?: boolean;
}
