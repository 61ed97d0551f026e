import type { Pool } from '../database.ts';

/** What a spent ticket stands for. */
export interface TicketRow {
  /** SHA-256 of the key that asked for it. */
  readonly keyHash: Buffer;
  /** What the platform calls the learner; null where the ticket is for the tenant's reviews. */
  readonly learner: string | null;
}

/** Spends a ticket by its SHA-256; null where there is none, or where its time is over. One probe of the primary key. */
export async function redeemTicket(pool: Pool, hash: Buffer): Promise<TicketRow | null> {
  const { rows } = await pool.query<TicketRow>({
    name: 'redeem-ticket',
    text: 'select key_hash as "keyHash", learner from redeem_review_ticket($1)',
    values: [hash],
  });
  return rows[0] ?? null;
}
