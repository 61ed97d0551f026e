import { REVIEW_PROTOCOL } from '@throughline/contract';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../problems/refusal.ts';

/** @throws Refusal `socket/subprotocol` where the client does not offer what is spoken here */
export function checkSubprotocol(headers: IncomingHttpHeaders): void {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (offered.includes(REVIEW_PROTOCOL)) return;
  throw new Refusal(
    'socket/subprotocol',
    offered.join('') === ''
      ? `No subprotocol is offered; ${REVIEW_PROTOCOL} is spoken here.`
      : `None of the subprotocols that are offered is ${REVIEW_PROTOCOL}.`,
  );
}

/**
 * A browser says which page opens a socket, and sends it whatever page asks; so pages of other origins are kept out.
 * What sends no Origin is no browser. The server's own origin is told by its name and port: whether the way here was
 * encrypted is known to a proxy alone.
 *
 * @param allowed origins beside the server's own, such as `https://learn.example.org`
 * @throws Refusal `origin/foreign`
 */
export function checkOrigin(headers: IncomingHttpHeaders, allowed: readonly string[]): void {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin.toLowerCase())) return;
  if (host !== undefined && hostOf(origin) === host.toLowerCase()) return;
  throw new Refusal('origin/foreign', 'Pages of this origin may not open streams here.');
}

/** Name and port as a Host header writes them; null of an origin that has none, such as `null` of a file. */
function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}
