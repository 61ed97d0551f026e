import type { Retention } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findRetention } from '../../store/retention/find-retention.ts';
import { insertRetention } from '../../store/retention/insert-retention.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * Sets after how long what goes. The periods that are in force already are no new version.
 *
 * @param by id of the key that set them
 * @throws ThroughlineError `server/unavailable` where two are saved at the same moment: one of them has to come again
 */
export async function saveRetention(
  parts: { readonly appPool: Pool; nowMs(): number },
  tenant: TenantId,
  retention: Retention,
  by: string,
): Promise<void> {
  try {
    await inTenant(parts.appPool, tenant, async (transaction) => {
      const stood = await findRetention(transaction);
      if (stood !== null && isSame(stood, retention)) return;
      const saved = { version: (stood?.version ?? 0) + 1, by, atMs: parts.nowMs() };
      await insertRetention(transaction, tenant, retention, saved);
    });
  } catch (error) {
    if (readErrorCode(error) !== UNIQUE_VIOLATION) throw error;
    throw new ThroughlineError('server/unavailable', 'somebody else has just set the periods', {
      retryable: true,
    });
  }
}

function isSame(one: Retention, other: Retention): boolean {
  return (
    one.wordsDays === other.wordsDays &&
    one.judgeCallsDays === other.judgeCallsDays &&
    one.stepResultsDays === other.stepResultsDays &&
    one.changesDays === other.changesDays
  );
}
