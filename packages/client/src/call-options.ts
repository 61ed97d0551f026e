/** What every call takes besides what it is about. */
export interface CallOptions {
  /** Ends the call, its retries included; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
}
