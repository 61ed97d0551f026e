import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { addItems } from './add-items.ts';
import {
  EVALUATION_COLUMNS,
  type EvaluationRow,
  type EvaluationWithItems,
  type UnfusedEvaluation,
} from './evaluation-row.ts';

/** Which landed evaluations, from where, in which direction. `after` is exclusive in that direction. */
export interface EvaluationSelection {
  readonly order: 'newest' | 'oldest';
  readonly after: number | null;
  readonly rowsMax: number;
}

/** Walks a learner's landed evaluations by landing. Index: evaluation_landing. */
export async function selectEvaluations(
  transaction: Transaction,
  learner: LearnerId,
  selection: EvaluationSelection,
): Promise<readonly EvaluationWithItems[]> {
  const [beyond, direction] = selection.order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  const { rows } = await transaction.query<EvaluationRow>(
    `select ${EVALUATION_COLUMNS}
     from evaluation e
     where e.learner = $1 and e.landing is not null and ($2::integer is null or e.landing ${beyond} $2)
     order by e.landing ${direction}
     limit $3`,
    [learner, selection.after, selection.rowsMax],
  );
  return addItems(transaction, rows);
}

/** Landed evaluations by id, in no order. Index: primary key. */
export async function selectEvaluationsById(
  transaction: Transaction,
  learner: LearnerId,
  ids: readonly string[],
): Promise<readonly EvaluationWithItems[]> {
  if (ids.length === 0) return [];
  const { rows } = await transaction.query<EvaluationRow>(
    `select ${EVALUATION_COLUMNS}
     from evaluation e
     where e.learner = $1 and e.landing is not null and e.id = any ($2::uuid[])`,
    [learner, ids],
  );
  return addItems(transaction, rows);
}

/**
 * Walks a learner's evaluations that are not fused by position, the lowest first; `after` is exclusive.
 * Index: evaluation_position.
 */
export async function selectUnfusedEvaluations(
  transaction: Transaction,
  learner: LearnerId,
  after: Pick<UnfusedEvaluation, 'position' | 'id'> | null,
  rowsMax: number,
): Promise<readonly UnfusedEvaluation[]> {
  const { rows } = await transaction.query<Omit<UnfusedEvaluation, 'items' | 'evidence'>>(
    `select ${EVALUATION_COLUMNS}
     from evaluation e
     where e.learner = $1 and e.landing is null
       and (e.position > $2 or (e.position = $2 and e.id > $3::uuid))
     order by e.position, e.id
     limit $4`,
    [learner, after?.position ?? 0, after?.id ?? null, rowsMax],
  );
  return addItems(transaction, rows);
}
