import type { Retention } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { AGED_ROWS_MAX, DELETE_AGED } from '../../store/retention/delete-aged.ts';
import { listRetentions } from '../../store/retention/find-retention.ts';
import {
  lockRetentionProgress,
  moveRetentionProgress,
} from '../../store/retention/retention-progress.ts';
import { appendRetentionRun, type RetentionSubject } from '../../store/retention/retention-runs.ts';

const DAY_MS = 86_400_000;
/** A window of one statement; a tenant's first pass walks from the day it was made. */
const WINDOW_MS = 7 * DAY_MS;
/** Transactions for one subject of one tenant in one pass; what is left then comes with the next one. */
const BATCHES_MAX = 100;

const DAYS_OF: Readonly<Record<RetentionSubject, (retention: Retention) => number | null>> = {
  words: ({ wordsDays }) => wordsDays,
  judgeCalls: ({ judgeCallsDays }) => judgeCallsDays,
  stepResults: ({ stepResultsDays }) => stepResultsDays,
  changes: ({ changesDays }) => changesDays,
};
const SUBJECTS = Object.keys(DAYS_OF) as readonly RetentionSubject[];

/** What a pass needs. */
export interface RetentionParts {
  /** Of the role `tl_eraser`. */
  readonly eraserPool: Pool;
  /** Of the role `tl_relay`, which knows which tenants there are. */
  readonly relayPool: Pool;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** How much one pass deleted, over all tenants. */
export type RetentionCounts = Readonly<Record<RetentionSubject, number>>;

/**
 * One pass over all tenants: deletes what is older than their periods, in bounded batches, and puts on record how much
 * of it. Several processes may do so at once; each batch is done under a lock, and done once.
 */
export async function applyRetention(parts: RetentionParts): Promise<RetentionCounts> {
  const counts = { words: 0, judgeCalls: 0, stepResults: 0, changes: 0 };
  for (const retention of await listRetentions(parts.relayPool)) {
    for (const subject of SUBJECTS) {
      const days = DAYS_OF[subject](retention);
      if (days === null) continue;
      const end = new Date(parts.nowMs() - days * DAY_MS);
      counts[subject] += await deleteAged(parts, retention, subject, end);
    }
  }
  return counts;
}

async function deleteAged(
  parts: RetentionParts,
  { tenant, version }: { readonly tenant: TenantId; readonly version: number },
  subject: RetentionSubject,
  end: Date,
): Promise<number> {
  let deleted = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const done = await deleteBatch(parts, tenant, version, subject, end);
    deleted += done.deleted;
    if (done.isLast) return deleted;
  }
  return deleted;
}

async function deleteBatch(
  parts: RetentionParts,
  tenant: TenantId,
  version: number,
  subject: RetentionSubject,
  end: Date,
): Promise<{ readonly deleted: number; readonly isLast: boolean }> {
  return inTenant(parts.eraserPool, tenant, async (transaction) => {
    const from = await lockRetentionProgress(transaction, tenant, subject);
    if (from >= end) return { deleted: 0, isLast: true };
    const to = new Date(Math.min(end.getTime(), from.getTime() + WINDOW_MS));
    const deleted = await DELETE_AGED[subject](transaction, tenant, { from, to });
    const isEmptied = deleted < AGED_ROWS_MAX;
    if (isEmptied) await moveRetentionProgress(transaction, tenant, subject, to);
    if (deleted > 0) {
      const run = { subject, olderThan: to, deleted, recordedAt: new Date(parts.nowMs()) };
      await appendRetentionRun(transaction, tenant, version, run);
    }
    return { deleted, isLast: isEmptied && to >= end };
  });
}
