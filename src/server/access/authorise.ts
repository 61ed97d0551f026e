import { Refusal } from '../problems/refusal.ts';
import type { Caller, Scope } from '../server-parts.ts';

/**
 * Lets a caller through whose key is in force and has the scope that the route asks for, or one of several.
 *
 * @param what asks for it, as a sentence begins with it
 * @throws Refusal `key/unknown`, `key/revoked`, `key/scope`
 */
export function authorise(
  caller: Caller | null,
  scope: Scope | readonly Scope[],
  what = 'This route',
): Caller {
  if (caller === null) throw new Refusal('key/unknown', 'There is no such key.');
  if (caller.revoked) throw new Refusal('key/revoked', 'This key was revoked.');
  const asked: readonly Scope[] = [scope].flat();
  if (![...asked, 'admin'].some((one) => caller.scopes.includes(one))) {
    throw new Refusal('key/scope', `${what} asks for a key with the scope ${asked.join(' or ')}.`);
  }
  return caller;
}
