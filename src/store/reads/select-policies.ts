import {
  BUILTIN_POLICY_VERSION,
  builtinPolicy,
  POLICY_ID,
} from '../../domain/policy/builtin-policy.ts';
import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import type { Transaction } from '../database.ts';

/** Every policy version of the transaction's tenant, the built-in one included, by version. */
export async function selectPolicies(
  transaction: Transaction,
): Promise<ReadonlyMap<number, PolicyDocument>> {
  const { rows } = await transaction.query<{ version: number; document: PolicyDocument }>(
    `select version, document from definition
     where tenant = current_tenant() and kind = 'policy' and id = $1 order by version`,
    [POLICY_ID],
  );
  const policies = new Map<number, PolicyDocument>([[BUILTIN_POLICY_VERSION, builtinPolicy]]);
  for (const row of rows) policies.set(row.version, row.document);
  return policies;
}
