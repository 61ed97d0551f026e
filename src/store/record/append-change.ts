import type { ClientBase } from 'pg';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import { uuidArray } from './binary-arrays.ts';

/** Tells the change feed which learners this commit recorded something of. */
export async function appendRecordedChange(
  client: ClientBase,
  tenant: TenantId,
  learners: readonly LearnerId[],
): Promise<void> {
  await client.query({
    name: 'append-change-recorded',
    text: `insert into change (tenant, type, learners) values ($1, 'recorded', $2::uuid[])`,
    values: [tenant, uuidArray(learners, (id) => id)],
  });
}
