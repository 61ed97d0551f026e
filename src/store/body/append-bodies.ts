import type { ClientBase } from 'pg';
import type { TenantId } from '../../domain/ids/ids.ts';
import { byteaArray, uuidArray } from '../record/binary-arrays.ts';
import type { OwnedBody } from './sealed-body.ts';

/** Appends sealed texts. Their ids grow, so the index is written at its right edge. */
export async function appendBodies(
  client: ClientBase,
  tenant: TenantId,
  bodies: readonly OwnedBody[],
): Promise<void> {
  if (bodies.length === 0) return;
  await client.query({
    name: 'append-bodies',
    text: `insert into body (tenant, id, learner, ciphertext)
           select $1::uuid, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::bytea[])`,
    values: [
      tenant,
      uuidArray(bodies, (body) => body.id),
      uuidArray(bodies, (body) => body.learner),
      byteaArray(bodies, (body) => body.ciphertext),
    ],
  });
}
