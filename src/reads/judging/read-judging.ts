import type { JudgeSpend, JudgeState, Judging } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { DAILY_TOKENS_DEFAULT } from '../../domain/judging/daily-tokens.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findJudgeSetting } from '../../store/judging/find-judge-setting.ts';
import { selectSpend, type SpendRow } from '../../store/judging/select-spend.ts';
import { selectReserved } from '../../store/judging/select-reserved.ts';

/** What the process that answers knows beside the store. */
export interface JudgingParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  /** Now, in ms since 1970. */
  nowMs(): number;
  /** The judges of the configuration, in their order. */
  listJudges(): readonly Pick<JudgeState, 'name' | 'circuit'>[];
  /** Month of the price table. */
  readonly pricesAsOf: string;
}

/** Who judges for a tenant, what today has used, and what it may use. */
export async function readJudging(parts: JudgingParts, tenant: TenantId): Promise<Judging> {
  const nowMs = parts.nowMs();
  return inTenant(parts.appPool, tenant, async (transaction) => {
    const setting = await findJudgeSetting(transaction);
    const { day, rows } = await selectSpend(transaction, tenant, nowMs);
    const reservedTokens = await selectReserved(transaction, tenant, nowMs);
    return {
      judges: listStates(parts, rows),
      day,
      today: sumSpend(rows),
      reservedTokens,
      dailyTokens: setting === null ? DAILY_TOKENS_DEFAULT : setting.dailyTokens,
      stopped: setting?.stopped ?? false,
      version: setting?.version ?? 0,
      savedAt: setting?.savedAt.toISOString() ?? null,
      pricesAsOf: parts.pricesAsOf,
    };
  });
}

/** Those in force first, in their order; then those that were asked today and have left it. */
function listStates(parts: JudgingParts, rows: readonly SpendRow[]): JudgeState[] {
  const inForce = parts.listJudges();
  const left = rows.filter(({ provider }) => inForce.every(({ name }) => name !== provider));
  return [
    ...inForce.map(({ name, circuit }) => ({
      name,
      inForce: true,
      circuit,
      today: sumSpend(rows.filter(({ provider }) => provider === name)),
    })),
    ...left.map((row) => ({
      name: row.provider,
      inForce: false,
      circuit: null,
      today: sumSpend([row]),
    })),
  ];
}

function sumSpend(rows: readonly SpendRow[]): JudgeSpend {
  const sum = (of: keyof JudgeSpend): number => rows.reduce((total, row) => total + row[of], 0);
  return {
    calls: sum('calls'),
    answered: sum('answered'),
    tokensIn: sum('tokensIn'),
    tokensOut: sum('tokensOut'),
    costMicroUsd: sum('costMicroUsd'),
    unpriced: sum('unpriced'),
  };
}
