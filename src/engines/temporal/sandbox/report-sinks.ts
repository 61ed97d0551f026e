import type { Sinks } from '@temporalio/workflow';

/** What a workflow tells the process that runs it; nothing of it is in the history. */
export interface ReportSinks extends Sinks {
  readonly engine: {
    /** A turn failed and will be tried again; `code` is stable and holds no words. */
    report(code: string): void;
  };
}
