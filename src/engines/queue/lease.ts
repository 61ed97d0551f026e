import { randomUUID } from 'node:crypto';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
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
  readonly #generation: number | null;
  #instance: string;
  #owner: string = randomUUID();

  /** @param generation of the engine in force; a lease is neither begun nor begun anew under another */
  constructor(pool: Pool, instance: string, leaseMs: number, generation: number | null = null) {
    this.#pool = pool;
    this.#instance = instance;
    this.#leaseMs = leaseMs;
    this.#generation = generation;
  }

  /** The id that claims are made under at this moment. */
  get owner(): string {
    return this.#owner;
  }

  /** Begins the lease; one that a process of the same name left behind ends here. */
  async register(): Promise<void> {
    const generation = this.#generation;
    if (await registerOwner(this.#pool, this.#owner, this.#instance, this.#leaseMs, generation))
      return;
    throw new ThroughlineError('engine/other', 'this database was switched to another engine');
  }

  /**
   * Renews the lease, or begins a new one under a new id. A switch to another engine ends every lease.
   *
   * @returns `replaced` when the old one had lapsed; `renamed` when another live process had taken the name;
   *   `switched` when this process has to stop, since another engine runs the database
   */
  async keep(): Promise<'renewed' | 'replaced' | 'renamed' | 'switched'> {
    if (await renewOwner(this.#pool, this.#owner, this.#leaseMs)) return 'renewed';
    const owner = randomUUID();
    const generation = this.#generation;
    if (await replaceOwner(this.#pool, owner, this.#instance, this.#leaseMs, generation)) {
      this.#owner = owner;
      return 'replaced';
    }
    const instance = `${this.#instance.split('#')[0]}#${owner}`;
    if (!(await registerOwner(this.#pool, owner, instance, this.#leaseMs, generation))) {
      this.#owner = owner; // nothing that goes on under the old one counts
      return 'switched';
    }
    this.#instance = instance;
    this.#owner = owner;
    return 'renamed';
  }

  /** Ends the lease, so that others need not wait for its time. */
  async drop(): Promise<void> {
    await dropOwner(this.#pool, this.#owner);
  }
}
