import type { LearnerId } from '../../domain/ids/ids.ts';
import type { SettlementGroup, SettlementInterval } from '../../domain/xp/settle.ts';
import type { Transaction } from '../database.ts';

/**
 * Sums the events of each interval by scenario attempt and charge: a window of 100,000 events comes back
 * as a handful of rows. Ranges of the ledger's primary key (learner, seq).
 */
export async function sumSettlementGroups(
  transaction: Transaction,
  learner: LearnerId,
  intervals: readonly SettlementInterval[],
): Promise<readonly SettlementGroup[]> {
  if (intervals.length === 0) return [];
  const { rows } = await transaction.query<SettlementGroup>(
    `select e.scenario_attempt as "scenarioAttempt",
            coalesce(i.charged, e.multiplier)::integer as "oldMultiplier",
            i.justified as "newMultiplier",
            count(*) as events,
            sum(e.points)::bigint as points
     from unnest($2::bigint[], $3::bigint[], $4::integer[], $5::integer[])
            as i (after, up_to, charged, justified)
     cross join lateral (
       select scenario_attempt, multiplier, points
       from ledger
       where learner = $1 and seq > i.after and seq <= i.up_to and entry = 'event') e
     group by 1, 2, 3`,
    [
      learner,
      intervals.map((interval) => interval.after),
      intervals.map((interval) => interval.upTo),
      intervals.map((interval) => interval.charged),
      intervals.map((interval) => interval.justified),
    ],
  );
  return rows;
}
