import type { Retention } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findRetention } from '../../store/retention/find-retention.ts';
import { insertRetention } from '../../store/retention/insert-retention.ts';
import { lockRetention } from '../../store/retention/lock-retention.ts';

/**
 * Sets after how long what goes. The periods that are in force already are no new version; of several saves at the same
 * moment the last one counts.
 *
 * @param by id of the key that set them
 */
export async function saveRetention(
  parts: { readonly appPool: Pool; nowMs(): number },
  tenant: TenantId,
  retention: Retention,
  by: string,
): Promise<void> {
  await inTenant(parts.appPool, tenant, async (transaction) => {
    await lockRetention(transaction, tenant);
    const stood = await findRetention(transaction);
    if (stood !== null && isSame(stood, retention)) return;
    const saved = { version: (stood?.version ?? 0) + 1, by, atMs: parts.nowMs() };
    await insertRetention(transaction, tenant, retention, saved);
  });
}

function isSame(one: Retention, other: Retention): boolean {
  return (
    one.wordsDays === other.wordsDays &&
    one.judgeCallsDays === other.judgeCallsDays &&
    one.stepResultsDays === other.stepResultsDays &&
    one.changesDays === other.changesDays
  );
}
