import type { ClientBase } from 'pg';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import { byteaArray, textArray, uuidArray } from './binary-arrays.ts';
import { sendTogether } from '../send-together.ts';

/** A learner about to be made, with the key that its words will be under. */
export interface NewLearner {
  readonly externalId: string;
  readonly id: LearnerId;
  readonly masterKey: string;
  readonly wrapped: Buffer;
}

/**
 * Makes learners with their keys and states; one that another transaction made meanwhile is left as it is.
 *
 * Two processes can make the same learners at once under different new ids, so these rows are inserted in
 * the order of the external id, the one that both agree on; whoever comes second waits there, holding no
 * state's lock. States of learners made here cannot be waited for: nobody else sees them yet.
 *
 * @param learners ordered by external id
 * @returns the external ids that were made here
 */
export async function createLearners(
  client: ClientBase,
  tenant: TenantId,
  learners: readonly NewLearner[],
): Promise<ReadonlySet<string>> {
  const inserted = await client.query<{ externalId: string }>({
    name: 'create-learners',
    text: `insert into learner (tenant, id, external_id)
           select $1::uuid, unnest($2::uuid[]), unnest($3::text[])
           on conflict (tenant, external_id) do nothing
           returning external_id as "externalId"`,
    values: [
      tenant,
      uuidArray(learners, (learner) => learner.id),
      textArray(learners, (learner) => learner.externalId),
    ],
  });
  const made = new Set(inserted.rows.map((row) => row.externalId));
  const mine = learners.filter((learner) => made.has(learner.externalId));
  if (mine.length > 0) await insertStatesAndKeys(client, tenant, mine);
  return made;
}

async function insertStatesAndKeys(
  client: ClientBase,
  tenant: TenantId,
  learners: readonly NewLearner[],
): Promise<void> {
  const ids = uuidArray(learners, (learner) => learner.id);
  await sendTogether([
    client.query({
      name: 'create-learners-states',
      text: 'insert into learner_state (tenant, learner) select $1::uuid, unnest($2::uuid[])',
      values: [tenant, ids],
    }),
    client.query({
      name: 'create-learners-keys',
      text: `insert into learner_key (tenant, learner, master_key, wrapped)
             select $1::uuid, unnest($2::uuid[]), unnest($3::text[]), unnest($4::bytea[])`,
      values: [
        tenant,
        ids,
        textArray(learners, (learner) => learner.masterKey),
        byteaArray(learners, (learner) => learner.wrapped),
      ],
    }),
  ]);
}
