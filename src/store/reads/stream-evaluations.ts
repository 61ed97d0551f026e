import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { EvaluationWithItems, UnfusedEvaluation } from './evaluation-row.ts';
import { selectEvaluations, selectUnfusedEvaluations } from './select-evaluations.ts';

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

/** Streams a learner's evaluations that are not fused, by position. */
export async function* streamUnfusedEvaluations(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<UnfusedEvaluation, void, undefined> {
  let after: UnfusedEvaluation | null = null;
  for (;;) {
    const rows: readonly UnfusedEvaluation[] = await selectUnfusedEvaluations(
      transaction,
      learner,
      after,
      ROWS_PER_PAGE,
    );
    yield* rows;
    after = rows.at(-1) ?? null;
    if (after === null || rows.length < ROWS_PER_PAGE) return;
  }
}
