import type { ClientBase } from 'pg';
import type { TenantId } from '../../domain/ids/ids.ts';
import { dateArray, integerArray, textArray, uuidArray } from './binary-arrays.ts';
import type { DayCounter } from './read-days.ts';
import { sendTogether } from '../send-together.ts';

/**
 * Writes counters as they are now. The learner's lock makes reading and writing them one thing, so it is known
 * which are on record; an `on conflict` for both costs half as much again.
 */
export async function writeDays(
  client: ClientBase,
  tenant: TenantId,
  counters: { readonly known: readonly DayCounter[]; readonly fresh: readonly DayCounter[] },
): Promise<void> {
  const statements: Promise<void>[] = [];
  if (counters.known.length > 0) statements.push(updateDays(client, counters.known));
  if (counters.fresh.length > 0) statements.push(insertDays(client, tenant, counters.fresh));
  await sendTogether(statements);
}

async function updateDays(client: ClientBase, counters: readonly DayCounter[]): Promise<void> {
  await client.query({
    name: 'write-days-known',
    text: `update learner_day d set count = now.count, points = now.points
           from (select unnest($1::uuid[]) as learner, unnest($2::date[]) as day,
                   unnest($3::text[]) as kind, unnest($4::integer[]) as count,
                   unnest($5::integer[]) as points) as now
           where d.learner = now.learner and d.day = now.day and d.kind = now.kind`,
    values: encode(counters),
  });
}

async function insertDays(
  client: ClientBase,
  tenant: TenantId,
  counters: readonly DayCounter[],
): Promise<void> {
  await client.query({
    name: 'write-days-new',
    text: `insert into learner_day (tenant, learner, day, kind, count, points)
           select $6::uuid, unnest($1::uuid[]), unnest($2::date[]), unnest($3::text[]),
             unnest($4::integer[]), unnest($5::integer[])`,
    values: [...encode(counters), tenant],
  });
}

function encode(counters: readonly DayCounter[]): Buffer[] {
  return [
    uuidArray(counters, (counter) => counter.learner),
    dateArray(counters, (counter) => counter.day),
    textArray(counters, (counter) => counter.kind),
    integerArray(counters, (counter) => counter.count),
    integerArray(counters, (counter) => counter.points),
  ];
}
