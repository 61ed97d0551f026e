import type { TenantId } from '../domain/ids/ids.ts';
import type { VersionedPolicy } from '../domain/policy/policy-document.ts';
import type { Transaction } from '../store/database.ts';
import { readPolicyDocument } from '../store/policy/read-policy-document.ts';
import { readPolicyVersion } from '../store/policy/read-policy-version.ts';

/** The policy that the tenant's next event is priced under. */
export async function loadPolicyInForce(
  transaction: Transaction,
  tenant: TenantId,
): Promise<VersionedPolicy> {
  const version = await readPolicyVersion(transaction, tenant);
  return readPolicyDocument(transaction, tenant, version);
}
