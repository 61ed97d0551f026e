/** Where Temporal is and how this process works for it; read from the configuration. */
export interface TemporalSettings {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** It has to exist: nothing here creates one. */
  readonly namespace: string;
  readonly taskQueue: string;
  /** Paths of PEM files, each null where it is not used; null without TLS. An API key switches TLS on by itself. */
  readonly tls: {
    readonly certificatePath: string | null;
    readonly keyPath: string | null;
    readonly caPath: string | null;
  } | null;
  readonly apiKey: string | null;
  /** Steps under way at once on this process. */
  readonly maxConcurrentActivities: number;
  /** Workflow tasks under way at once on this process; at least 2. */
  readonly maxConcurrentWorkflowTasks: number;
  /** The worker deployment and this build of it; null where workers are not versioned. */
  readonly deployment: { readonly name: string; readonly buildId: string } | null;
}
