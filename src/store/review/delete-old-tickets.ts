import type { Transaction } from '../database.ts';

/** Tickets that one call deletes at most. */
const TICKETS_MAX = 200;

/** Deletes tickets that nobody came with in time. Index: review_ticket (tenant, expires_at). */
export async function deleteOldTickets(transaction: Transaction, now: Date): Promise<void> {
  await transaction.query(
    `delete from review_ticket where hash in (
       select hash from review_ticket where tenant = current_tenant() and expires_at < $1
       order by expires_at limit ${TICKETS_MAX} for update skip locked)`,
    [now],
  );
}
