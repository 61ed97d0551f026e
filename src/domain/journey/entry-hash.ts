import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntryHeader } from './entry.ts';

/** What stands before the first entry of a journey. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * The hash of an entry: SHA-256 over the RFC 8785 canonical form of its header, the previous entry's hash
 * and the commitment to its body, each hash as 64 hex digits. A change of any of them, or of the order,
 * changes every hash after it; the body itself may be erased without touching the chain. An entry that carries
 * nothing is hashed without the field, so that chains from before there were carries verify as they stand.
 *
 * @param commitment SHA-256 of the body's ciphertext, 64 hex digits
 */
export function hashEntry(header: EntryHeader, commitment: string): string {
  const { carries, ...rest } = header;
  const canonical = canonicalize(carries.length === 0 ? rest : header);
  if (canonical === undefined) throw new TypeError('an entry header has no canonical form');
  return createHash('sha256')
    .update(canonical)
    .update(header.prev.hash)
    .update(commitment)
    .digest('hex');
}

/** The commitment to a body: SHA-256 of its ciphertext, in hex. Without a body, of nothing. */
export function commitTo(ciphertext: Uint8Array | null): string {
  return createHash('sha256')
    .update(ciphertext ?? new Uint8Array(0))
    .digest('hex');
}
