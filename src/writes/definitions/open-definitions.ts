import type { DefinitionAnswer, DefinitionKind, DefinitionVersions } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../../store/database.ts';
import { listDefinitionVersions, readDefinition } from './read-definition.ts';
import { saveDefinition, type DefinitionToSave } from './save-definition.ts';

/** Saving and reading of definitions, over one pool. */
export interface Definitions {
  save(tenant: TenantId, definition: DefinitionToSave): Promise<DefinitionAnswer>;
  /** The version asked for, or the latest where it is null. */
  read(
    tenant: TenantId,
    kind: DefinitionKind,
    id: string,
    version: number | null,
  ): Promise<DefinitionAnswer>;
  listVersions(tenant: TenantId, kind: DefinitionKind, id: string): Promise<DefinitionVersions>;
}

/** @param pool of the role `tl_app` */
export function openDefinitions(pool: Pool): Definitions {
  return {
    save: (tenant, definition) => saveDefinition(pool, tenant, definition),
    read: (tenant, kind, id, version) => readDefinition(pool, tenant, kind, id, version),
    listVersions: (tenant, kind, id) => listDefinitionVersions(pool, tenant, kind, id),
  };
}
