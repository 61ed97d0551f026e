import type { ClientBase } from 'pg';
import type { TenantId } from '../domain/ids/ids.ts';
import { BUILTIN_POLICY_VERSION, builtinPolicy } from '../domain/policy/builtin-policy.ts';
import type { VersionedPolicy } from '../domain/policy/policy-document.ts';
import { readPolicyDocument } from '../store/policy/read-policy-document.ts';

/**
 * The policy document last used by each tenant. Which version is in force is read in every transaction, so a
 * save holds for whatever is accepted after it; versions are immutable, so the document need not be.
 */
export class PolicyCache {
  readonly #tenantsMax: number;
  readonly #policies = new Map<TenantId, VersionedPolicy>();

  constructor(tenantsMax: number) {
    this.#tenantsMax = tenantsMax;
  }

  async get(client: ClientBase, tenant: TenantId, version: number): Promise<VersionedPolicy> {
    if (version === BUILTIN_POLICY_VERSION) return { version, document: builtinPolicy };
    const cached = this.#policies.get(tenant);
    if (cached?.version === version) return cached;
    const policy = await readPolicyDocument(client, tenant, version);
    if (this.#policies.size >= this.#tenantsMax) this.#policies.clear();
    this.#policies.set(tenant, policy);
    return policy;
  }
}
