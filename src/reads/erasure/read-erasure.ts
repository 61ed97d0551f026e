import type { Erasure } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant } from '../../store/database.ts';
import { findErasureLine } from '../../store/erasure/erasure-log-table.ts';
import { selectErasureSteps } from '../../store/erasure/erasure-steps.ts';
import { findErasure } from '../../store/erasure/find-erasure.ts';
import type { ReadParts } from '../read-parts.ts';
import { showCertificate } from './show-certificate.ts';

/**
 * How far an erasure is, and its certificate once it is done.
 *
 * @param id the erasure's, as `DELETE /v1/learners/{id}` answered
 * @throws ThroughlineError `erasure/not-found`
 */
export async function readErasure(
  { appPool }: Pick<ReadParts, 'appPool'>,
  tenant: TenantId,
  id: string,
): Promise<Erasure> {
  return inTenant(
    appPool,
    tenant,
    async (transaction) => {
      const row = await findErasure(transaction, id);
      if (row === null) throw new ThroughlineError('erasure/not-found', 'there is no such erasure');
      const steps = await selectErasureSteps(transaction, id);
      const line = await findErasureLine(transaction, row.learner);
      return {
        id,
        state: row.state,
        requestedAt: row.requestedAt.toISOString(),
        steps: steps.map(({ step, recordedAt }) => ({ step, at: recordedAt.toISOString() })),
        certificate: row.state === 'erased' ? showCertificate(row, steps, line) : null,
      };
    },
    'repeatable read',
  );
}
