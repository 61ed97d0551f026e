import type { DefinitionKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';

/** Which of the ids have at least one version. */
export async function selectKnownDefinitions(
  transaction: Transaction,
  kind: DefinitionKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const result = await transaction.query<{ id: string }>(
    `select distinct id from definition where tenant = current_tenant() and kind = $1 and id = any($2::text[])`,
    [kind, ids],
  );
  return new Set(result.rows.map((row) => row.id));
}
