import type { DefinitionAnswer, DefinitionKind, DefinitionVersions } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { BUILTIN_POLICY_VERSION, POLICY_ID } from '../../domain/policy/builtin-policy.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findDefinition } from '../../store/definitions/find-definition.ts';
import { selectDefinitionVersions } from '../../store/definitions/select-definition-versions.ts';
import { showBuiltinPolicy, showDefinition } from './save-definition.ts';

/**
 * One version of a definition, or the latest where `version` is null.
 *
 * @throws ThroughlineError `definition/not-found`
 */
export async function readDefinition(
  pool: Pool,
  tenant: TenantId,
  kind: DefinitionKind,
  id: string,
  version: number | null,
): Promise<DefinitionAnswer> {
  return inTenant(pool, tenant, async (transaction) => {
    const found = await findDefinition(transaction, kind, id, version);
    if (found !== null) return showDefinition(found);
    if (isBuiltin(kind, id) && (version ?? BUILTIN_POLICY_VERSION) === BUILTIN_POLICY_VERSION) {
      return showDefinition(await showBuiltinPolicy(transaction));
    }
    throw new ThroughlineError(
      'definition/not-found',
      version === null ? `This ${kind} was never saved.` : `This ${kind} has no such version.`,
    );
  });
}

/**
 * The versions of a definition, newest first.
 *
 * @throws ThroughlineError `definition/not-found`
 */
export async function listDefinitionVersions(
  pool: Pool,
  tenant: TenantId,
  kind: DefinitionKind,
  id: string,
): Promise<DefinitionVersions> {
  return inTenant(pool, tenant, async (transaction) => {
    const rows = [...(await selectDefinitionVersions(transaction, kind, id))];
    if (isBuiltin(kind, id)) rows.push(await showBuiltinPolicy(transaction));
    if (rows.length === 0)
      throw new ThroughlineError('definition/not-found', `This ${kind} was never saved.`);
    return {
      kind,
      id,
      versions: rows.map((row) => ({ version: row.version, savedAt: row.savedAt.toISOString() })),
    };
  });
}

function isBuiltin(kind: DefinitionKind, id: string): boolean {
  return kind === 'policy' && id === POLICY_ID;
}
