import type { TenantId } from '../../domain/ids/ids.ts';
import type { LineUp } from '../../domain/judging/describe-line-up.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { findLineUp } from '../../store/judging/find-line-up.ts';

/**
 * The number that a landing's line-up of judges goes by. In a transaction of its own, before the landing's: one that
 * appends a line-up makes others of its tenant wait for it, and a landing already holds its learner.
 *
 * @param lineUp undefined where the built-in judge judges alone
 */
export async function numberLineUp(
  appPool: Pool,
  tenant: TenantId,
  lineUp: LineUp | undefined,
): Promise<number> {
  if (lineUp === undefined || lineUp.fingerprint === null) return 0;
  return inTenant(appPool, tenant, (transaction) => findLineUp(transaction, tenant, lineUp));
}
