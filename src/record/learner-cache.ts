import type { TenantId } from '../domain/ids/ids.ts';
import type { KnownLearner } from './known-learner.ts';

type Learners = Map<TenantId, Map<string, KnownLearner>>;

/**
 * Which learner an external id means, and its key, for the learners seen last. An id never comes to mean
 * another learner while it stands, and the locked state says when it was erased; so an entry never has to be
 * checked, only bounded.
 *
 * Two generations: when the young one is full it becomes the old one, and what was not asked for since goes.
 */
export class LearnerCache {
  readonly #generationMax: number;
  #young: Learners = new Map();
  #youngSize = 0;
  #old: Learners = new Map();

  constructor(learnersMax: number) {
    this.#generationMax = Math.ceil(learnersMax / 2);
  }

  get(tenant: TenantId, externalId: string): KnownLearner | undefined {
    const young = this.#young.get(tenant)?.get(externalId);
    if (young !== undefined) return young;
    const old = this.#old.get(tenant)?.get(externalId);
    if (old !== undefined) this.put(tenant, externalId, old);
    return old;
  }

  put(tenant: TenantId, externalId: string, learner: KnownLearner): void {
    if (this.#youngSize >= this.#generationMax) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSize = 0;
    }
    let learners = this.#young.get(tenant);
    if (learners === undefined) {
      learners = new Map();
      this.#young.set(tenant, learners);
    }
    if (!learners.has(externalId)) this.#youngSize += 1;
    learners.set(externalId, learner);
  }
}
