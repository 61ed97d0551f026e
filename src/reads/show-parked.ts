import type { Parked } from '@throughline/contract';
import type { ParkedRow } from '../store/parking/select-parked.ts';

/** Shows a parked completion as the API answers it. */
export function showParked(row: ParkedRow): Parked {
  return {
    learner: row.externalId,
    ledgerSeq: row.position,
    kind: row.kind,
    touchpoint: row.touchpoint,
    state: row.state,
    attempts: row.attempts,
    errorCode: row.errorCode,
    at: row.recordedAt.toISOString(),
  };
}
