import type { Transaction } from '../database.ts';

/** One immutable version of a definition. */
export interface DefinitionVersion<Document> {
  readonly id: string;
  readonly version: number;
  readonly savedAtMs: number;
  readonly document: Document;
}

/** The versions of some definitions of the transaction's tenant, newest first. Index: primary key. */
export async function selectDefinitionVersions<Document>(
  transaction: Transaction,
  kind: 'scenario' | 'rubric',
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

/** The version that was in force at a time; null where there was none yet. */
export function findVersionAt<Document>(
  versions: readonly DefinitionVersion<Document>[],
  id: string | null | undefined,
  atMs: number,
): DefinitionVersion<Document> | null {
  return versions.find((version) => version.id === id && version.savedAtMs <= atMs) ?? null;
}
