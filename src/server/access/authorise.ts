import { Refusal } from '../problems/refusal.ts';
import type { Caller, Scope } from '../server-parts.ts';

/**
 * Lets a caller through whose key is in force and has the scope that the route asks for.
 *
 * @throws Refusal `key/unknown`, `key/revoked`, `key/scope`
 */
export function authorise(caller: Caller | null, scope: Scope): Caller {
  if (caller === null) throw new Refusal('key/unknown', 'There is no such key.');
  if (caller.revoked) throw new Refusal('key/revoked', 'This key was revoked.');
  if (!caller.scopes.includes(scope) && !caller.scopes.includes('admin')) {
    throw new Refusal('key/scope', `This route asks for a key with the scope ${scope}.`);
  }
  return caller;
}
