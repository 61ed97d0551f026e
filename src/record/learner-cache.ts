import type { TenantId } from '../domain/ids/ids.ts';
import type { KnownLearner } from './known-learner.ts';

/**
 * Which learner an external id means, and its key, for the learners seen last. An id never comes to mean
 * another learner while it stands, and the locked state says when it was erased; so an entry never has to be
 * checked, only bounded.
 */
export class LearnerCache {
  readonly #learnersMax: number;
  readonly #learners = new Map<string, KnownLearner>();

  constructor(learnersMax: number) {
    this.#learnersMax = learnersMax;
  }

  get(tenant: TenantId, externalId: string): KnownLearner | undefined {
    const key = `${tenant}${externalId}`;
    const known = this.#learners.get(key);
    if (known === undefined) return undefined;
    this.#learners.delete(key);
    this.#learners.set(key, known); // a Map keeps the order of insertion: the first is the longest unused
    return known;
  }

  put(tenant: TenantId, externalId: string, learner: KnownLearner): void {
    const key = `${tenant}${externalId}`;
    this.#learners.delete(key);
    this.#learners.set(key, learner);
    if (this.#learners.size <= this.#learnersMax) return;
    const oldest = this.#learners.keys().next();
    if (oldest.done !== true) this.#learners.delete(oldest.value);
  }

  forget(tenant: TenantId, externalId: string): void {
    this.#learners.delete(`${tenant}${externalId}`);
  }
}
