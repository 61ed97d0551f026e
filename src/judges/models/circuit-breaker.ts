import type { CircuitLimits } from './model-limits.ts';

/** `half-open`: its time is over, and one attempt may find out whether it is back. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Leave to make one attempt. It ends once; what comes after the first end says nothing. */
export interface CircuitPass {
  succeed(): void;
  fail(): void;
  /** The attempt says nothing about the provider. */
  drop(): void;
}

/**
 * Leaves a provider alone that keeps failing, for everybody in this process. Bounded: it remembers as many failures as
 * it takes to open.
 */
export class CircuitBreaker {
  readonly #limits: CircuitLimits;
  readonly #nowMs: () => number;
  #failedAt: readonly number[] = [];
  #openedAt: number | null = null;
  #isProbed = false;

  constructor(limits: CircuitLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  get state(): CircuitState {
    if (this.#openedAt === null) return 'closed';
    return this.#nowMs() - this.#openedAt >= this.#limits.openMs ? 'half-open' : 'open';
  }

  /** Null where the provider is left alone now; of a half-open circuit only one attempt at a time is let through. */
  enter(): CircuitPass | null {
    const state = this.state;
    if (state === 'closed') return endOnce({ fail: () => this.#count() });
    if (state === 'open' || this.#isProbed) return null;
    this.#isProbed = true;
    return endOnce({
      succeed: () => this.#settleProbe(null),
      fail: () => this.#settleProbe(this.#nowMs()),
      drop: () => this.#settleProbe(this.#openedAt),
    });
  }

  /** Attempts that were under way when it opened come too late to say more. */
  #count(): void {
    if (this.#openedAt !== null) return;
    const { failuresMax, windowMs } = this.#limits;
    const now = this.#nowMs();
    this.#failedAt = [...this.#failedAt.filter((at) => now - at < windowMs), now];
    if (this.#failedAt.length >= failuresMax) this.#openedAt = now;
  }

  #settleProbe(openedAt: number | null): void {
    this.#isProbed = false;
    this.#openedAt = openedAt;
    if (openedAt === null) this.#failedAt = [];
  }
}

function endOnce(ends: Partial<CircuitPass>): CircuitPass {
  let hasEnded = false;
  const end = (act?: () => void): void => {
    if (hasEnded) return;
    hasEnded = true;
    act?.();
  };
  return {
    succeed: () => end(ends.succeed),
    fail: () => end(ends.fail),
    drop: () => end(ends.drop),
  };
}
