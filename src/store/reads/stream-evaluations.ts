import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { EvaluationWithItems } from './evaluation-row.ts';
import { selectEvaluations } from './select-evaluations.ts';

const ROWS_PER_PAGE = 200;

/** Streams a learner's landed evaluations with criteria and evidence, by landing. */
export async function* streamEvaluations(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<EvaluationWithItems, void, undefined> {
  let after: number | null = null;
  for (;;) {
    const selection = { order: 'oldest', after, rowsMax: ROWS_PER_PAGE } as const;
    const rows: readonly EvaluationWithItems[] = await selectEvaluations(
      transaction,
      learner,
      selection,
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.landing;
  }
}
