import type { DefinitionAnswer, DefinitionKind, Rubric, Scenario } from '@throughline/contract';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import {
  InvalidRequestError,
  type RequestFault,
} from '../../domain/errors/invalid-request-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import {
  BUILTIN_POLICY_VERSION,
  builtinPolicy,
  POLICY_ID,
} from '../../domain/policy/builtin-policy.ts';
import { findTenantCreation } from '../../store/access/find-tenant-creation.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import type { DefinitionRow } from '../../store/definitions/definition-row.ts';
import { findDefinition } from '../../store/definitions/find-definition.ts';
import { insertDefinition } from '../../store/definitions/insert-definition.ts';
import { lockDefinition } from '../../store/definitions/lock-definition.ts';
import { checkPatterns } from './check-patterns.ts';
import { checkReferences } from './check-references.ts';

/** What is to be saved. `document` has been parsed with the contract's schema of its kind. */
export interface DefinitionToSave {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly document: Record<string, unknown>;
  /** Id of the key that saves it. */
  readonly savedBy: string;
}

/**
 * Saves a definition as a new, immutable version. A document equal to the latest version is that version: nothing
 * is written, so that a deployment may save all its definitions every time.
 *
 * @throws InvalidRequestError with a pointer to each reference that leads nowhere and each pattern that cannot be run
 */
export async function saveDefinition(
  pool: Pool,
  tenant: TenantId,
  definition: DefinitionToSave,
): Promise<DefinitionAnswer> {
  const { kind, id, document } = definition;
  if (kind === 'policy' && id !== POLICY_ID) {
    throw new InvalidRequestError([
      {
        pointer: '/path/id',
        detail: `must be ${POLICY_ID}: a tenant has one policy, and its versions`,
      },
    ]);
  }
  if (kind === 'rubric') refuseFaults(checkPatterns(document as unknown as Rubric));
  const hash = hashDocument(document);
  return inTenant(pool, tenant, async (transaction) => {
    await lockDefinition(transaction, tenant, kind, id);
    if (kind === 'scenario') {
      refuseFaults(await checkReferences(transaction, document as unknown as Scenario));
    }
    const latest = await findLatest(transaction, kind, id);
    if (latest !== null && latest.hash.equals(hash)) return showDefinition(latest);
    const row = { kind, id, version: (latest?.version ?? 0) + 1, document, hash };
    const savedAt = await insertDefinition(transaction, tenant, row, definition.savedBy);
    return showDefinition({ ...row, savedAt });
  });
}

function refuseFaults(faults: readonly RequestFault[]): void {
  if (faults.length > 0) throw new InvalidRequestError(faults);
}

/** The latest version; of a policy that was never saved, the built-in one. */
async function findLatest(
  transaction: Transaction,
  kind: DefinitionKind,
  id: string,
): Promise<DefinitionRow | null> {
  const latest = await findDefinition(transaction, kind, id, null);
  return latest ?? (kind === 'policy' ? showBuiltinPolicy(transaction) : null);
}

/** Version 1 of every tenant's policy, which comes with the code and is as old as the tenant. */
export async function showBuiltinPolicy(transaction: Transaction): Promise<DefinitionRow> {
  const document = builtinPolicy as unknown as Record<string, unknown>;
  const savedAt = await findTenantCreation(transaction);
  return {
    kind: 'policy',
    id: POLICY_ID,
    version: BUILTIN_POLICY_VERSION,
    document,
    hash: hashDocument(document),
    savedAt,
  };
}

/** What is answered of a stored version. */
export function showDefinition(row: DefinitionRow): DefinitionAnswer {
  return {
    kind: row.kind,
    id: row.id,
    version: row.version,
    savedAt: row.savedAt.toISOString(),
    document: row.document,
  };
}

function hashDocument(document: Record<string, unknown>): Buffer {
  return createHash('sha256')
    .update(canonicalize(document) ?? '')
    .digest();
}
