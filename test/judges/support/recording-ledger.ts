import type { CallLedger, RecordedCall } from '../../../src/judges/models/call-ledger.ts';

/** A ledger in memory that admits everything. */
export class RecordingLedger implements CallLedger {
  readonly recorded: RecordedCall[] = [];

  async admit(): Promise<'admitted'> {
    return 'admitted';
  }

  async record(_call: unknown, made: RecordedCall): Promise<void> {
    this.recorded.push(made);
  }
}
