import { createHash } from 'node:crypto';
import type { Review } from '@throughline/contract';
import canonicalize from 'canonicalize';

/** SHA-256 over the RFC 8785 canonical form of a review, in hex: what its final frame says of it. */
export function hashReview(review: Review): string {
  return createHash('sha256')
    .update(canonicalize(review) ?? '')
    .digest('hex');
}
