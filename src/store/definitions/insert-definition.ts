import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { DefinitionRow } from './definition-row.ts';

/** Appends a version and tells the feed of changes about it. @returns when it was saved */
export async function insertDefinition(
  transaction: Transaction,
  tenant: TenantId,
  row: Omit<DefinitionRow, 'savedAt'>,
  savedBy: string,
): Promise<Date> {
  const result = await transaction.query<{ savedAt: Date }>(
    `with saved as (
       insert into definition (tenant, kind, id, version, document, hash, saved_by)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7) returning saved_at),
     announced as (insert into change (tenant, type, learners) values ($1, 'defined', '{}'))
     select saved_at as "savedAt" from saved`,
    [tenant, row.kind, row.id, row.version, JSON.stringify(row.document), row.hash, savedBy],
  );
  return (result.rows[0] as { savedAt: Date }).savedAt;
}
