import type { JudgingChange } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { DAILY_TOKENS_DEFAULT } from '../../domain/judging/daily-tokens.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findJudgeSetting } from '../../store/judging/find-judge-setting.ts';
import { insertJudgeSetting } from '../../store/judging/insert-judge-setting.ts';
import { lockJudgeSetting } from '../../store/judging/lock-judge-setting.ts';
import { wakeHeld } from '../../store/work/wake-held.ts';

/**
 * Changes what a tenant's model judges may use, or stops them; what is left out stays as it is. Attempts under way end as
 * they would; no further one is made against it. A change that changes nothing is no new version. One that lets them be
 * asked again, or for more, wakes what was held.
 *
 * @param by id of the key that asked, or `operator`
 */
export async function saveJudging(
  parts: { readonly appPool: Pool; nowMs(): number },
  tenant: TenantId,
  change: JudgingChange,
  by: string,
): Promise<void> {
  await inTenant(parts.appPool, tenant, async (transaction) => {
    await lockJudgeSetting(transaction, tenant);
    const stood = await findJudgeSetting(transaction);
    const before = stood ?? { version: 0, dailyTokens: DAILY_TOKENS_DEFAULT, stopped: false };
    const setting = {
      dailyTokens: change.dailyTokens === undefined ? before.dailyTokens : change.dailyTokens,
      stopped: change.stopped ?? before.stopped,
    };
    if (setting.dailyTokens === before.dailyTokens && setting.stopped === before.stopped) return;
    const saved = { version: before.version + 1, by, atMs: parts.nowMs() };
    await insertJudgeSetting(transaction, tenant, setting, saved);
    if (allowsMore(before, setting)) await wakeHeld(transaction, tenant);
  });
}

interface Allowance {
  /** Null without a bound. */
  readonly dailyTokens: number | null;
  readonly stopped: boolean;
}

function allowsMore(before: Allowance, now: Allowance): boolean {
  if (now.stopped) return false;
  return before.stopped || (now.dailyTokens ?? Infinity) > (before.dailyTokens ?? Infinity);
}
