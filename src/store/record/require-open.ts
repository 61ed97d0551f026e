import type { ClientBase } from 'pg';
import { textArray, uuidArray } from './binary-arrays.ts';
import type { TouchpointRef } from './read-completions.ts';

/** Fails (division by zero) where one of these touchpoints is completed; index `ledger_completion`. */
export async function requireOpen(
  client: ClientBase,
  touchpoints: readonly TouchpointRef[],
): Promise<void> {
  await client.query({
    name: 'require-open',
    text: `select 1 / (count(*) = 0)::integer
           from (select unnest($1::uuid[]) as learner, unnest($2::text[]) as kind,
                   unnest($3::text[]) as touchpoint) as sent
           cross join lateral (
             select from ledger
             where learner = sent.learner and kind = sent.kind and touchpoint = sent.touchpoint
               and status = 'completed' offset 0) as completed`,
    values: [
      uuidArray(touchpoints, (ref) => ref.learner),
      textArray(touchpoints, (ref) => ref.kind),
      textArray(touchpoints, (ref) => ref.touchpoint),
    ],
  });
}
