import { createHash, randomBytes } from 'node:crypto';
import type { ReviewTicket } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { deleteOldTickets } from '../../store/review/delete-old-tickets.ts';
import { insertTicket } from '../../store/review/insert-ticket.ts';
import { findOwner } from '../find-owner.ts';

const TICKET_BYTES = 32;
/** Long enough to open a socket with, too short to be worth finding in a log. */
const TICKET_MS = 60_000;

export interface TicketParts {
  readonly appPool: Pool;
  readonly master: MasterKey;
  readonly nowMs: () => number;
}

/**
 * Makes a ticket that opens one stream of reviews within a minute: `tlt_` and 43 characters that hold 256 random bits.
 *
 * @param by id of the key that asks; the ticket may what the key may, for as long as the key is in force
 * @param learner whose reviews alone it opens; null for any of the tenant
 * @throws ThroughlineError `learner/not-found`, `learner/erased`
 */
export async function issueTicket(
  parts: TicketParts,
  tenant: TenantId,
  by: string,
  learner: string | null,
): Promise<ReviewTicket> {
  const ticket = `tlt_${randomBytes(TICKET_BYTES).toString('base64url')}`;
  const nowMs = parts.nowMs();
  const expiresAt = new Date(nowMs + TICKET_MS);
  await inTenant(parts.appPool, tenant, async (transaction) => {
    const owner =
      learner === null ? null : await findOwner(transaction, parts.master, tenant, learner);
    await deleteOldTickets(transaction, new Date(nowMs));
    await insertTicket(transaction, {
      hash: hashTicket(ticket),
      subject: by,
      learner: owner?.learner ?? null,
      expiresAt,
    });
  });
  return { ticket, expiresAt: expiresAt.toISOString() };
}

/** What is stored of a ticket. It has 256 random bits, so a plain hash cannot be guessed back. */
function hashTicket(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
