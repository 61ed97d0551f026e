import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Sets tokens aside for one attempt; under the lock of the judge day. The transaction does not wait for the disk: where
 * the database dies before, the attempt's process finds nothing that it could note it in.
 */
export async function insertReservation(
  transaction: Transaction,
  tenant: TenantId,
  reservation: { readonly id: string; readonly tokens: number; readonly untilMs: number },
): Promise<void> {
  await transaction.query({
    name: 'insert-reservation',
    text: `insert into judge_reservation (id, tenant, tokens, until)
     select $1::uuid, $2::uuid, $3::bigint, $4::timestamptz
     from (select set_config('synchronous_commit', 'off', true)) as unflushed`,
    values: [reservation.id, tenant, reservation.tokens, new Date(reservation.untilMs)],
  });
}
