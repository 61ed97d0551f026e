import type { DefinitionKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';

/** Most versions that are listed. */
const VERSIONS_MAX = 1_000;

/** The versions of a definition, newest first, out of the primary key. */
export async function selectDefinitionVersions(
  transaction: Transaction,
  kind: DefinitionKind,
  id: string,
): Promise<readonly { readonly version: number; readonly savedAt: Date }[]> {
  const result = await transaction.query<{ version: number; savedAt: Date }>(
    `select version, saved_at as "savedAt" from definition
     where tenant = current_tenant() and kind = $1 and id = $2
     order by version desc limit ${VERSIONS_MAX}`,
    [kind, id],
  );
  return result.rows;
}
