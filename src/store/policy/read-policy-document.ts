import type { ClientBase } from 'pg';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import {
  BUILTIN_POLICY_VERSION,
  builtinPolicy,
  POLICY_ID,
} from '../../domain/policy/builtin-policy.ts';
import type { PolicyDocument, VersionedPolicy } from '../../domain/policy/policy-document.ts';

/**
 * One version of a tenant's policy. Documents were parsed when they were saved and never change.
 *
 * @throws ThroughlineError `store/policy-missing` where no such version is on record
 */
export async function readPolicyDocument(
  client: ClientBase,
  tenant: TenantId,
  version: number,
): Promise<VersionedPolicy> {
  if (version === BUILTIN_POLICY_VERSION) return { version, document: builtinPolicy };
  const result = await client.query<{ document: PolicyDocument }>({
    name: 'read-policy-document',
    text: `select document from definition
           where tenant = $1 and kind = 'policy' and id = $2 and version = $3`,
    values: [tenant, POLICY_ID, version],
  });
  const document = result.rows[0]?.document;
  if (document === undefined) {
    throw new ThroughlineError(
      'store/policy-missing',
      `policy version ${version} is not on record`,
    );
  }
  return { version, document };
}
