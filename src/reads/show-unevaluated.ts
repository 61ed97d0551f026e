import type { Unevaluated } from '@throughline/contract';
import type { UnevaluatedRow } from '../store/evaluate/select-unevaluated.ts';

/** Shows a completion that stays unevaluated as the API answers it. */
export function showUnevaluated(row: UnevaluatedRow): Unevaluated {
  return {
    ledgerSeq: row.position,
    kind: row.kind,
    touchpoint: row.touchpoint,
    attempts: row.attempts,
    errorCode: row.errorCode,
    at: row.givenUpAt.toISOString(),
  };
}
