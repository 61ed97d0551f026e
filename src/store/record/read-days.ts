import type { TouchpointKind } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { dateArray, uuidArray } from './binary-arrays.ts';

export interface DayRef {
  readonly learner: LearnerId;
  /** Whole days since 1970-01-01. */
  readonly day: number;
}

/** A day's counters of one kind. */
export interface DayCounter extends DayRef {
  readonly kind: TouchpointKind;
  readonly count: number;
  readonly points: number;
}

/** Reads the counters of all kinds of these days; primary key of `learner_day`. */
export async function readDays(client: ClientBase, days: readonly DayRef[]): Promise<DayCounter[]> {
  const result = await client.query<DayCounter>({
    name: 'read-days',
    text: `select d.learner, d.day - date '1970-01-01' as day, d.kind, d.count, d.points
           from (select unnest($1::uuid[]) as learner, unnest($2::date[]) as day) as sent
           cross join lateral (
             select * from learner_day where learner = sent.learner and day = sent.day offset 0) as d`,
    values: [uuidArray(days, (ref) => ref.learner), dateArray(days, (ref) => ref.day)],
  });
  return result.rows;
}
