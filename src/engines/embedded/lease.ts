import { randomUUID } from 'node:crypto';
import type { Pool } from '../../store/database.ts';
import { dropOwner } from '../../store/work/drop-owner.ts';
import { registerOwner } from '../../store/work/register-owner.ts';
import { renewOwner } from '../../store/work/renew-owner.ts';
import { replaceOwner } from '../../store/work/replace-owner.ts';

/**
 * This process's place among the living: one row with a time, not an advisory lock, since a dropped
 * connection must not make a live process look dead. A lease that lapsed (the process froze, the database was
 * away) is never renewed: others may have taken its work, so what goes on under the old id must not count.
 */
export class Lease {
  readonly #pool: Pool;
  readonly #leaseMs: number;
  #instance: string;
  #owner: string = randomUUID();

  constructor(pool: Pool, instance: string, leaseMs: number) {
    this.#pool = pool;
    this.#instance = instance;
    this.#leaseMs = leaseMs;
  }

  /** The id that claims are made under at this moment. */
  get owner(): string {
    return this.#owner;
  }

  /** Begins the lease; one that a process of the same name left behind ends here. */
  async register(): Promise<void> {
    await registerOwner(this.#pool, this.#owner, this.#instance, this.#leaseMs);
  }

  /**
   * Renews the lease, or begins a new one under a new id.
   *
   * @returns `replaced` when the old one had lapsed; `renamed` when another live process had taken the name
   */
  async keep(): Promise<'renewed' | 'replaced' | 'renamed'> {
    if (await renewOwner(this.#pool, this.#owner, this.#leaseMs)) return 'renewed';
    const owner = randomUUID();
    const kept = await replaceOwner(this.#pool, owner, this.#instance, this.#leaseMs);
    if (!kept) {
      this.#instance = `${this.#instance}#${owner}`;
      await registerOwner(this.#pool, owner, this.#instance, this.#leaseMs);
    }
    this.#owner = owner;
    return kept ? 'replaced' : 'renamed';
  }

  /** Ends the lease, so that others need not wait for its time. */
  async drop(): Promise<void> {
    await dropOwner(this.#pool, this.#owner);
  }
}
