import type { ClientBase } from 'pg';
import { BUILTIN_POLICY_VERSION, POLICY_ID } from '../../domain/policy/builtin-policy.ts';
import type { TenantId } from '../../domain/ids/ids.ts';

/** What a group that was priced from memory rests on. */
export interface GroupBasis {
  readonly policyVersion: number;
  /** The group sent before it on this connection, whose outcome was not known when this one was priced. */
  readonly predecessor: string | null;
  /** This group's own mark, for its successor. */
  readonly mark: string;
}

/**
 * Fails (division by zero) unless the policy is the one priced with, and the group before committed. That
 * one's mark is a setting of the session: it is taken back where its transaction fails, so that whatever was
 * priced on a group that did not happen fails as well.
 */
export async function requireBasis(
  client: ClientBase,
  tenant: TenantId,
  basis: GroupBasis,
): Promise<void> {
  await client.query({
    name: 'require-basis',
    text: `select 1 / (coalesce((select version from definition
                   where tenant = $1 and kind = 'policy' and id = $2
                   order by version desc limit 1), $3::integer) = $4::integer
                 and ($5::text is null or coalesce(current_setting('app.group', true), '') = $5::text))::integer,
             set_config('app.group', $6::text, false)`,
    values: [
      tenant,
      POLICY_ID,
      BUILTIN_POLICY_VERSION,
      basis.policyVersion,
      basis.predecessor,
      basis.mark,
    ],
  });
}
