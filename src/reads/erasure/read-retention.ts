import type { RetentionAnswer } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant } from '../../store/database.ts';
import { findRetention } from '../../store/retention/find-retention.ts';
import { selectRetentionRuns } from '../../store/retention/retention-runs.ts';
import type { ReadParts } from '../read-parts.ts';

const RUNS_MAX = 20;

/** After how long what goes, and what the last passes deleted by it. */
export async function readRetention(
  { appPool }: Pick<ReadParts, 'appPool'>,
  tenant: TenantId,
): Promise<RetentionAnswer> {
  return inTenant(appPool, tenant, async (transaction) => {
    const found = await findRetention(transaction);
    const runs = await selectRetentionRuns(transaction, tenant, RUNS_MAX);
    return {
      version: found?.version ?? 0,
      retention: {
        wordsDays: found?.wordsDays ?? null,
        judgeCallsDays: found?.judgeCallsDays ?? null,
        stepResultsDays: found?.stepResultsDays ?? null,
        changesDays: found?.changesDays ?? null,
      },
      savedAt: found?.savedAt.toISOString() ?? null,
      lastRuns: runs.map(({ subject, olderThan, deleted, recordedAt }) => ({
        subject,
        olderThan: olderThan.toISOString(),
        deleted,
        at: recordedAt.toISOString(),
      })),
    };
  });
}
