import type { ClientBase } from 'pg';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import { textArray } from './binary-arrays.ts';

/** A learner on record, with the wrapped key; null once an erasure deleted it. */
export interface FoundLearner {
  readonly externalId: string;
  readonly id: LearnerId;
  readonly wrapped: Buffer | null;
}

/** Finds learners by the ids that the platform knows them by; index `learner (tenant, external_id)`. */
export async function findLearners(
  client: ClientBase,
  tenant: TenantId,
  externalIds: readonly string[],
): Promise<FoundLearner[]> {
  const result = await client.query<FoundLearner>({
    name: 'find-learners',
    text: `select l.external_id as "externalId", l.id, k.wrapped
           from learner l left join learner_key k on k.learner = l.id
           where l.tenant = $1 and l.external_id = any ($2::text[])`,
    values: [tenant, textArray(externalIds, (id) => id)],
  });
  return result.rows;
}
