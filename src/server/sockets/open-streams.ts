import { Gauge, type Registry } from 'prom-client';
import { SharedBudget } from '../bodies/shared-budget.ts';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';

const RETRY_AFTER_SECONDS = 5;

/** One reader that is being sent frames. */
export interface OpenStream {
  /** Says that this process is going away, and ends. */
  drain(): void;
}

/** The readers that this process has: how many, whose, and how to let go of all of them. */
export class OpenStreams {
  private readonly budget: SharedBudget;
  private readonly streams = new Set<OpenStream>();
  private isDraining = false;

  constructor(limits: Pick<ServerLimits, 'streamsMax' | 'tenantStreamsMax'>, metrics: Registry) {
    const budget = new SharedBudget(limits.streamsMax, limits.tenantStreamsMax);
    this.budget = budget;
    new Gauge({
      name: 'throughline_review_streams',
      help: 'Sockets and streams of events that follow reviews',
      registers: [metrics],
      collect() {
        this.set(budget.held);
      },
    });
  }

  /** @throws Refusal `server/overloaded` where there is no room for one more, `server/unavailable` in a drain */
  check(tenant: string): void {
    if (this.isDraining)
      throw new Refusal('server/unavailable', 'This process is going away.', {
        retryAfterSeconds: 1,
      });
    if (!this.budget.fits(tenant, 1))
      throw new Refusal('server/overloaded', 'As many streams are open already as may.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
  }

  /**
   * Takes a stream in.
   *
   * @returns what lets go of it, however often it is called
   * @throws as `check`
   */
  open(tenant: string, stream: OpenStream): () => void {
    this.check(tenant);
    this.budget.take(tenant, 1);
    this.streams.add(stream);
    return () => {
      if (this.streams.delete(stream)) this.budget.giveBack(tenant, 1);
    };
  }

  /** From here on none comes in, and those that are open end. */
  drain(): void {
    this.isDraining = true;
    for (const stream of this.streams) stream.drain();
  }
}
