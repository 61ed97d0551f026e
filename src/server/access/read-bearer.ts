import { hash } from 'node:crypto';
import { Refusal } from '../problems/refusal.ts';

const BEARER = /^bearer +(tl_[A-Za-z0-9_-]{43}) *$/i;

/**
 * Takes the key out of an Authorization header and answers its SHA-256 in base64; the key itself goes no further.
 * What is compared later is the hash, so the time it takes says nothing about a key.
 */
export function readBearer(header: string | undefined): string {
  if (header === undefined || header === '') {
    throw new Refusal('key/missing', 'The header Authorization is missing.');
  }
  const key = BEARER.exec(header)?.[1];
  if (key === undefined) {
    throw new Refusal(
      'key/unknown',
      'The header Authorization does not hold a key of the form Bearer tl_….',
    );
  }
  return hash('sha256', key, 'base64');
}
