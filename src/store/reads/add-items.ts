import type { Transaction } from '../database.ts';
import type { EvaluationWithItems, EvidenceRow, ItemRow } from './evaluation-row.ts';

/** Adds criteria and evidence: two ranges of primary keys, whatever the number of evaluations. */
export async function addItems<Row extends { readonly id: string }>(
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
