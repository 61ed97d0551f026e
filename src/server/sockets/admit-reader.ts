import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { authorise } from '../access/authorise.ts';
import type { CallerCache } from '../access/caller-cache.ts';
import { readBearer } from '../access/read-bearer.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Caller, Reviews, Scope } from '../server-parts.ts';

/** Either of these may follow a review. */
export const READER_SCOPES: readonly Scope[] = ['read', 'review'];
/** This one may ask for a review: that can begin one, or begin a failed one anew, and models are paid for both. */
export const STARTER_SCOPE: Scope = 'review';
const TICKET = /^tlt_[A-Za-z0-9_-]{43}$/;

/** Somebody who may follow reviews. */
export interface Reader {
  readonly tenant: Caller['tenant'];
  /** Whose reviews alone; null for all of the tenant. */
  readonly learner: string | null;
  /** Throws as soon as the key, or the one that the ticket was made with, is in force no more. */
  readonly check: () => Promise<void>;
  /** Throws where the same key may follow reviews, and begin none. */
  readonly checkStart: () => Promise<void>;
}

/**
 * Who opens a socket: the holder of a key, or of a ticket in the address, which is spent by this.
 *
 * @throws Refusal `key/missing`, `key/unknown`, `key/revoked`, `key/scope`, `ticket/invalid`
 */
export async function admitReader(
  request: FastifyRequest,
  callers: CallerCache,
  reviews: Pick<Reviews, 'redeemTicket'>,
): Promise<Reader> {
  const ticket = new URL(request.url, 'http://host').searchParams.getAll('ticket');
  if (ticket.length === 0)
    return readerOf(readBearer(request.headers.authorization), null, callers);
  const [only] = ticket;
  if (ticket.length > 1 || only === undefined || !TICKET.test(only)) throw refuseTicket();
  const owner = await reviews.redeemTicket(hash('sha256', only, 'buffer'));
  if (owner === null) throw refuseTicket();
  return readerOf(owner.keyHash.toString('base64'), owner.learner, callers);
}

async function readerOf(
  keyHash: string,
  learner: string | null,
  callers: CallerCache,
): Promise<Reader> {
  const { tenant } = authorise(await callers.find(keyHash), READER_SCOPES);
  return {
    tenant,
    learner,
    check: async () => void authorise(await callers.find(keyHash), READER_SCOPES),
    checkStart: async () =>
      void authorise(await callers.find(keyHash), STARTER_SCOPE, 'A start message'),
  };
}

function refuseTicket(): Refusal {
  return new Refusal('ticket/invalid', 'There is no such ticket, or it was used or has run out.');
}
