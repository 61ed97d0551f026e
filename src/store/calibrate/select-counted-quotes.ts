import type { LearnerId } from '../../domain/ids/ids.ts';
import type { CountedQuote } from '../../domain/touchpoints/material.ts';
import type { Transaction } from '../database.ts';

/** Words that the effective verdict of a position counted for a criterion. */
export interface CountedQuoteRow extends CountedQuote {
  readonly position: number;
}

/**
 * The quotes that effective verdicts rest on, of positions from ≤ position < below: words of a window can
 * be counted only by a verdict that came after them. Index: evaluation_position, then the two keys.
 */
export async function selectCountedQuotes(
  transaction: Transaction,
  learner: LearnerId,
  from: number,
  below: number,
): Promise<readonly CountedQuoteRow[]> {
  const { rows } = await transaction.query<CountedQuoteRow>(
    `select v.position, i.criterion, e.event_seqs[1] as seq, e.message,
            e.start_offset as start, e.end_offset as "end"
     from (
       select distinct on (position) position, id from evaluation
       where learner = $1 and position >= $2 and position < $3 and landing is not null
       order by position, landing desc) v
     join evidence e on e.evaluation = v.id and e.kind = 'quote'
     join evaluation_item i on i.evaluation = v.id and i.ordinal = e.item
     order by v.position, e.ordinal`,
    [learner, from, below],
  );
  return rows;
}
