import type { DefinitionKind } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Lets one save at a time through per definition, until the transaction ends; versions then count without gaps. */
export async function lockDefinition(
  transaction: Transaction,
  tenant: TenantId,
  kind: DefinitionKind,
  id: string,
): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `definition ${tenant} ${kind} ${id}`,
  ]);
}
