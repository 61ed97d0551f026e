import type { DefinitionKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';
import { DEFINITION_COLUMNS, type DefinitionRow } from './definition-row.ts';

/** The version asked for, or the latest where `version` is null: one probe of the primary key's right end. */
export async function findDefinition(
  transaction: Transaction,
  kind: DefinitionKind,
  id: string,
  version: number | null,
): Promise<DefinitionRow | null> {
  const result = await transaction.query<DefinitionRow>(
    `select ${DEFINITION_COLUMNS} from definition
     where tenant = current_tenant() and kind = $1 and id = $2 and ($3::integer is null or version = $3)
     order by version desc limit 1`,
    [kind, id, version],
  );
  return result.rows[0] ?? null;
}
