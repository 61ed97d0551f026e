import type { DefinitionVersion } from '../../domain/touchpoints/definition-version.ts';
import type { Transaction } from '../database.ts';

/** The versions of some definitions of the transaction's tenant, newest first. Index: primary key. */
export async function selectDefinitionVersions<Document>(
  transaction: Transaction,
  kind: 'scenario' | 'rubric' | 'persona',
  ids: readonly string[],
): Promise<readonly DefinitionVersion<Document>[]> {
  if (ids.length === 0) return [];
  const { rows } = await transaction.query<DefinitionVersion<Document>>(
    `select id, version, document, (extract(epoch from saved_at) * 1000)::double precision as "savedAtMs"
     from definition
     where tenant = current_tenant() and kind = $1 and id = any ($2)
     order by id, version desc`,
    [kind, ids],
  );
  return rows;
}
