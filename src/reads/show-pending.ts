import type { Pending } from '@throughline/contract';
import type { PendingRows } from '../store/reads/select-pending.ts';

/** Shows completions that await their verdict. */
export function showPending({ count, oldest }: PendingRows): Pending {
  if (oldest === null) return { count, oldest };
  const { seq, kind, touchpoint, recordedAt } = oldest;
  return {
    count,
    oldest: { ledgerSeq: seq, kind, touchpoint, recordedAt: recordedAt.toISOString() },
  };
}
