import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { HandoffRow } from './handoff-row.ts';
import { selectHandoffs } from './select-handoffs.ts';

const ROWS_PER_PAGE = 200;

/** Streams a learner's whole journey in its order, a page in memory at a time. */
export async function* streamHandoffs(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<HandoffRow, void, undefined> {
  let after: number | null = null;
  for (;;) {
    const selection = { order: 'oldest', focus: null, after, rowsMax: ROWS_PER_PAGE } as const;
    const rows: readonly HandoffRow[] = await selectHandoffs(transaction, learner, selection);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.entrySeq;
  }
}
