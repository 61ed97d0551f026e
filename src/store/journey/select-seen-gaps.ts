import type { LearnerId } from '../../domain/ids/ids.ts';
import type { SeenQuestion } from '../../domain/journey/move-gaps.ts';
import { placeOf } from '../../domain/journey/move-gap.ts';
import type { Transaction } from '../database.ts';

/** What makes an operation one that a gap was seen by, as the two indexes have it. */
const IS_SEEN = `(f.operation in ('observed', 'walked') or f.operation = 'reapplied' and f.assist <> 'none')`;
/**
 * The last one decides whether any came late enough. Not superseded: what was written later in the same place of the
 * order stands; asked of each row by itself (`offset 0`), since joined, all rows of the gap may be read.
 */
const LAST = `${IS_SEEN}
    and not exists (
      select from gap_operation later
      where later.learner = f.learner and later.gap = f.gap and later.occurred_at = f.occurred_at
        and later.place_seq = f.place_seq and later.entry_seq > f.entry_seq
      offset 0)
  order by f.occurred_at desc, f.place_seq desc limit 1`;

/**
 * The gaps that failed or were helped with, since each was opened, where a fact now shows them done: at its place or at
 * its touchpoint. Indexes: gap_operation_seen_place, gap_operation_seen_touchpoint; one row of each answers,
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
     where exists (
       select from (
         (select f.occurred_at, f.place_seq from gap_operation f
          where f.learner = $1 and f.gap = q.gap and f.shown_at = q.place and ${LAST})
         union all
         (select f.occurred_at, f.place_seq from gap_operation f
          where f.learner = $1 and f.gap = q.gap and f.touchpoint = q.touchpoint and ${LAST})) last
       where (last.occurred_at, last.place_seq) >= (to_timestamp(q."fromMs" / 1000.0), q."fromSeq"))`,
    [learner, JSON.stringify(asked)],
  );
  return new Set(rows.map(({ gap }) => gap));
}
