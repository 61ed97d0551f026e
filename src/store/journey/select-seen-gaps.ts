import type { LearnerId } from '../../domain/ids/ids.ts';
import type { SeenQuestion } from '../../domain/journey/move-gaps.ts';
import { placeOf } from '../../domain/journey/move-gap.ts';
import type { Transaction } from '../database.ts';

/** What makes an operation one that a gap was seen by, as the two indexes have it. */
const IS_SEEN = `(f.operation in ('observed', 'walked') or f.operation = 'reapplied' and f.assist <> 'none')`;
/** Late enough, and not superseded: an operation in the same place of the order that was written later stands. Asked of each row by
 * itself (`offset 0`): joined, all rows of the gap are read where the planner thinks that there are few. */
const COUNTS = `(f.occurred_at, f.place_seq) >= (to_timestamp(q."fromMs" / 1000.0), q."fromSeq")
  and not exists (
    select from gap_operation later
    where later.learner = f.learner and later.gap = f.gap and later.occurred_at = f.occurred_at
      and later.place_seq = f.place_seq and later.entry_seq > f.entry_seq
    offset 0)`;

/**
 * The gaps that failed or were helped with, since each was opened, where a fact now shows them done: at its place or at
 * its touchpoint. Indexes: gap_operation_seen_place, gap_operation_seen_touchpoint; the first row found answers,
 * however many there are.
 */
export async function selectSeenGaps(
  transaction: Transaction,
  learner: LearnerId,
  questions: readonly SeenQuestion[],
): Promise<ReadonlySet<string>> {
  if (questions.length === 0) return new Set();
  const asked = questions.map(({ fact, state: { seenFrom } }) => ({
    gap: fact.gap,
    place: placeOf(fact),
    touchpoint: fact.touchpoint,
    fromMs: seenFrom.occurredAtMs,
    fromSeq: seenFrom.placeSeq,
  }));
  const { rows } = await transaction.query<{ gap: string }>(
    `select q.gap
     from jsonb_to_recordset($2::jsonb) as q (gap text, place text, touchpoint text, "fromMs" float8, "fromSeq" bigint)
     cross join lateral (
       (select from gap_operation f
        where f.learner = $1 and f.gap = q.gap and f.shown_at = q.place and ${IS_SEEN} and ${COUNTS} limit 1)
       union all
       (select from gap_operation f
        where f.learner = $1 and f.gap = q.gap and f.touchpoint = q.touchpoint and ${IS_SEEN} and ${COUNTS} limit 1)
       limit 1) seen`,
    [learner, JSON.stringify(asked)],
  );
  return new Set(rows.map(({ gap }) => gap));
}
