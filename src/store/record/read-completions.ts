import type { TouchpointKind } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { textArray, uuidArray } from './binary-arrays.ts';

/** A touchpoint's whole identity. */
export interface TouchpointRef {
  readonly learner: LearnerId;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
}

/** Finds which of these touchpoints are completed; unique partial index `ledger_completion`. */
export async function readCompletions(
  client: ClientBase,
  touchpoints: readonly TouchpointRef[],
): Promise<TouchpointRef[]> {
  const result = await client.query<TouchpointRef>({
    name: 'read-completions',
    text: `select l.learner, l.kind, l.touchpoint
           from (select unnest($1::uuid[]) as learner, unnest($2::text[]) as kind,
                   unnest($3::text[]) as touchpoint) as sent
           cross join lateral (
             select learner, kind, touchpoint from ledger
             where learner = sent.learner and kind = sent.kind and touchpoint = sent.touchpoint
               and status = 'completed' offset 0) as l`,
    values: [
      uuidArray(touchpoints, (ref) => ref.learner),
      textArray(touchpoints, (ref) => ref.kind),
      textArray(touchpoints, (ref) => ref.touchpoint),
    ],
  });
  return result.rows;
}
