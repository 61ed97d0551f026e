import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What one attempt used. */
export interface Spend {
  readonly provider: string;
  readonly answered: boolean;
  readonly priced: boolean;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly costMicroUsd: number;
}

/**
 * Adds an attempt to its tenant's present day, and to the provider's share of it. Locks the row of the day until the
 * transaction ends, so it comes late in one; reservations are touched after it. Indexes: both primary keys.
 */
export async function addSpend(
  transaction: Transaction,
  tenant: TenantId,
  spend: Spend,
  nowMs: number,
): Promise<void> {
  const { provider, answered, priced, tokensIn, tokensOut, costMicroUsd } = spend;
  await transaction.query({
    name: 'add-spend',
    text: `with today as (
       insert into judge_day (tenant, day, tokens)
       select t.id, (to_timestamp($2::float8 / 1000) at time zone t.time_zone)::date, $6::bigint + $7::bigint
       from tenant t where t.id = $1
       on conflict (tenant, day) do update set tokens = judge_day.tokens + excluded.tokens
       returning day)
     insert into judge_spend (tenant, day, provider, calls, answered, unpriced, tokens_in, tokens_out, cost_micro_usd)
     select $1, day, $3, 1, $4::integer, $5::integer, $6::bigint, $7::bigint, $8::bigint from today
     on conflict (tenant, day, provider) do update set
       calls = judge_spend.calls + 1, answered = judge_spend.answered + excluded.answered,
       unpriced = judge_spend.unpriced + excluded.unpriced,
       tokens_in = judge_spend.tokens_in + excluded.tokens_in,
       tokens_out = judge_spend.tokens_out + excluded.tokens_out,
       cost_micro_usd = judge_spend.cost_micro_usd + excluded.cost_micro_usd`,
    values: [
      tenant,
      nowMs,
      provider,
      answered ? 1 : 0,
      priced ? 0 : 1,
      tokensIn,
      tokensOut,
      costMicroUsd,
    ],
  });
}
