import type { Transaction } from '../../database.ts';

/** A rubric in one of its versions. */
export interface RubricVersion {
  readonly id: string;
  readonly version: number;
}

/** What a criterion of a rubric is called. */
export interface CriterionTitle extends RubricVersion {
  readonly criterion: string;
  readonly title: string;
}

/** The titles of all criteria of some rubrics of the transaction's tenant. Index: definition's key. */
export async function selectCriterionTitles(
  transaction: Transaction,
  rubrics: readonly RubricVersion[],
): Promise<readonly CriterionTitle[]> {
  if (rubrics.length === 0) return [];
  const { rows } = await transaction.query<CriterionTitle>({
    name: 'select-criterion-titles',
    text: `select d.id, d.version, criterion->>'id' as criterion, criterion->>'title' as title
     from unnest($1::text[], $2::integer[]) as asked (id, version)
     join definition d on d.tenant = current_tenant() and d.kind = 'rubric' and d.id = asked.id
       and d.version = asked.version
     cross join jsonb_array_elements(d.document->'criteria') as criterion`,
    values: [rubrics.map(({ id }) => id), rubrics.map(({ version }) => version)],
  });
  return rows;
}
