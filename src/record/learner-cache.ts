import type { TenantId } from '../domain/ids/ids.ts';
import type { KnownLearner } from './known-learner.ts';

/** How long a key may stay in a process that nobody told of its erasure. */
const AGE_MS_MAX = 15 * 60_000;

interface CachedLearner {
  readonly learner: KnownLearner;
  readonly endsAtMs: number;
}

type Learners = Map<TenantId, Map<string, CachedLearner>>;

/**
 * Which learner an external id means, and its key, for the learners seen last. An id never comes to mean
 * another learner while it stands, and the locked state says when it was erased; so an entry never has to be
 * checked, only bounded.
 *
 * Two generations: when the young one is full it becomes the old one, and what was not asked for since goes. A key is
 * not kept for longer than a quarter of an hour, however often it is asked for, and goes at once where the locked state
 * says that its learner is being erased: then no process has it in hand any more, also one that erased nobody itself.
 */
export class LearnerCache {
  readonly #generationMax: number;
  readonly #readTimeMs: () => number;
  #young: Learners = new Map();
  #youngSize = 0;
  #old: Learners = new Map();

  /** @param readTimeMs a time that only goes forward */
  constructor(learnersMax: number, readTimeMs: () => number = () => performance.now()) {
    this.#generationMax = Math.ceil(learnersMax / 2);
    this.#readTimeMs = readTimeMs;
  }

  get(tenant: TenantId, externalId: string): KnownLearner | undefined {
    const young = this.#young.get(tenant)?.get(externalId);
    const found = young ?? this.#old.get(tenant)?.get(externalId);
    if (found === undefined) return undefined;
    if (found.endsAtMs <= this.#readTimeMs()) {
      this.drop(tenant, externalId);
      return undefined;
    }
    if (young === undefined) this.#keep(tenant, externalId, found);
    return found.learner;
  }

  put(tenant: TenantId, externalId: string, learner: KnownLearner): void {
    this.#keep(tenant, externalId, { learner, endsAtMs: this.#readTimeMs() + AGE_MS_MAX });
  }

  /** Lets go of a learner's key. */
  drop(tenant: TenantId, externalId: string): void {
    if (this.#young.get(tenant)?.delete(externalId) === true) this.#youngSize -= 1;
    this.#old.get(tenant)?.delete(externalId);
  }

  #keep(tenant: TenantId, externalId: string, cached: CachedLearner): void {
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
    learners.set(externalId, cached);
  }
}
