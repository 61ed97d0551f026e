import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What a tenant's day has used so far. */
export interface JudgeDay {
  /** `2026-11-22`, in the tenant's zone. */
  readonly day: string;
  readonly tokens: number;
}

/**
 * Locks the row of the tenant's present day until the transaction ends, making it where there is none. First of the
 * judging locks: whoever also touches reservations does so after it. Index: judge_day's primary key.
 */
export async function lockJudgeDay(
  transaction: Transaction,
  tenant: TenantId,
  nowMs: number,
): Promise<JudgeDay> {
  const { rows } = await transaction.query<JudgeDay>({
    name: 'lock-judge-day',
    text: `insert into judge_day (tenant, day)
     select t.id, (to_timestamp($2::float8 / 1000) at time zone t.time_zone)::date from tenant t where t.id = $1
     on conflict (tenant, day) do update set tokens = judge_day.tokens
     returning day::text, tokens`,
    values: [tenant, nowMs],
  });
  const [locked] = rows;
  if (locked === undefined) throw new Error('a tenant that asks models does not exist');
  return locked;
}
