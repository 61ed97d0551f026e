import type { ClientBase } from 'pg';
import { BUILTIN_POLICY_VERSION, POLICY_ID } from '../../domain/policy/builtin-policy.ts';
import type { TenantId } from '../../domain/ids/ids.ts';

/** The number of the policy in force: one probe of the primary key's right end. */
export async function readPolicyVersion(client: ClientBase, tenant: TenantId): Promise<number> {
  const result = await client.query<{ version: number }>({
    name: 'read-policy-version',
    text: `select version from definition where tenant = $1 and kind = 'policy' and id = $2
           order by version desc limit 1`,
    values: [tenant, POLICY_ID],
  });
  return result.rows[0]?.version ?? BUILTIN_POLICY_VERSION;
}
