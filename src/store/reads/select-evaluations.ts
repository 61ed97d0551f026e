import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import {
  EVALUATION_COLUMNS,
  type EvaluationRow,
  type EvaluationWithItems,
  type EvidenceRow,
  type ItemRow,
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

/** Adds criteria and evidence: two ranges of primary keys, whatever the number of evaluations. */
async function addItems<Row extends { readonly id: string }>(
  transaction: Transaction,
  rows: readonly Row[],
): Promise<readonly (Row & Pick<EvaluationWithItems, 'items' | 'evidence'>)[]> {
  const ids = rows.map((row) => row.id);
  const items = await transaction.query<ItemRow>(
    `select evaluation, ordinal, skill, criterion, level, value, raw_value as "rawValue", confidence, passed,
            abstain_reason as abstained
     from evaluation_item where evaluation = any ($1::uuid[]) order by evaluation, ordinal`,
    [ids],
  );
  const evidence = await transaction.query<EvidenceRow>(
    `select evaluation, ordinal, item, kind, figure, value, expectation, noise, event_seqs as seqs,
            body_id as "bodyId", message, start_offset as start, end_offset as "end"
     from evidence where evaluation = any ($1::uuid[]) order by evaluation, ordinal`,
    [ids],
  );
  const itemsOf = Map.groupBy(items.rows, (item) => item.evaluation);
  const evidenceOf = Map.groupBy(evidence.rows, (piece) => piece.evaluation);
  return rows.map((row) => ({
    ...row,
    items: itemsOf.get(row.id) ?? [],
    evidence: evidenceOf.get(row.id) ?? [],
  }));
}
