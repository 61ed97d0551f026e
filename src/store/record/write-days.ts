import type { ClientBase } from 'pg';
import type { TenantId } from '../../domain/ids/ids.ts';
import { dateArray, integerArray, textArray, uuidArray } from './binary-arrays.ts';
import type { DayCounter } from './read-days.ts';

/** Writes counters as they are now; the learner's lock makes reading and writing them one thing. */
export async function writeDays(
  client: ClientBase,
  tenant: TenantId,
  counters: readonly DayCounter[],
): Promise<void> {
  await client.query({
    name: 'write-days',
    text: `insert into learner_day (tenant, learner, day, kind, count, points)
           select $1::uuid, unnest($2::uuid[]), unnest($3::date[]), unnest($4::text[]),
             unnest($5::integer[]), unnest($6::integer[])
           on conflict (learner, day, kind) do update set count = excluded.count, points = excluded.points`,
    values: [
      tenant,
      uuidArray(counters, (counter) => counter.learner),
      dateArray(counters, (counter) => counter.day),
      textArray(counters, (counter) => counter.kind),
      integerArray(counters, (counter) => counter.count),
      integerArray(counters, (counter) => counter.points),
    ],
  });
}
