import type { Event, RecordResult } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import type { RecordError } from './record-error.ts';

/** Whose events they are. */
export interface RecordingTenant {
  readonly id: TenantId;
  /** IANA name; a day is a date in this zone. */
  readonly timeZone: string;
}

/** What was sent together, and stands or falls together. */
export interface RecordRequest {
  readonly tenant: RecordingTenant;
  readonly events: readonly Event[];
  readonly dryRun: boolean;
}

/** What became of one request: answers in the order of its events, or why it was refused whole. */
export type RecordOutcome =
  | { readonly recorded: true; readonly results: readonly RecordResult[] }
  | { readonly recorded: false; readonly error: RecordError };
