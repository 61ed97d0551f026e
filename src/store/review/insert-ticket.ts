import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Stores a ticket's hash; the ticket itself is stored nowhere. */
export async function insertTicket(
  transaction: Transaction,
  ticket: {
    readonly hash: Buffer;
    /** Id of the key that asked for it. */
    readonly subject: string;
    /** Whose reviews alone it opens; null for the tenant's. */
    readonly learner: LearnerId | null;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await transaction.query({
    name: 'insert-ticket',
    text: `insert into review_ticket (hash, tenant, subject, learner, expires_at)
     values ($1, current_tenant(), $2, $3, $4)`,
    values: [ticket.hash, ticket.subject, ticket.learner, ticket.expiresAt],
  });
}
