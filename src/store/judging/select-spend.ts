import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What a provider was asked on the tenant's present day. */
export interface SpendRow {
  readonly provider: string;
  readonly calls: number;
  readonly answered: number;
  /** Of the calls, those at a model whose price is not known. */
  readonly unpriced: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly costMicroUsd: number;
}

/** The present day of the tenant and its spending, provider by provider; index: judge_spend's primary key. */
export async function selectSpend(
  transaction: Transaction,
  tenant: TenantId,
  nowMs: number,
): Promise<{ readonly day: string; readonly rows: readonly SpendRow[] }> {
  const { rows } = await transaction.query<SpendRow & { day: string; provider: string | null }>(
    `select today.day::text, s.provider, s.calls, s.answered, s.unpriced, s.tokens_in as "tokensIn",
       s.tokens_out as "tokensOut", s.cost_micro_usd as "costMicroUsd"
     from (select id, (to_timestamp($2::float8 / 1000) at time zone time_zone)::date as day
           from tenant where id = $1) as today
     left join judge_spend s on s.tenant = today.id and s.day = today.day
     order by s.provider`,
    [tenant, nowMs],
  );
  return {
    day: rows[0]?.day ?? '',
    rows: rows.filter(({ provider }) => provider !== null).map(({ day: _day, ...row }) => row),
  };
}
