import type { Attempt } from '../../flows/learner.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Steps } from '../../flows/steps.ts';
import { openPool, type Connection, type Pool, type Transaction } from '../../store/database.ts';
import { claimEngine } from '../../store/work/claim-engine.ts';
import { reapWork } from '../../store/work/reap-work.ts';
import { wakeLearners } from '../../store/work/wake-learners.ts';
import type { Engine } from '../engine.ts';
import { EMBEDDED_FLOWS } from './flows.ts';
import { Lease } from '../queue/lease.ts';
import { keepLease } from '../queue/keep-lease.ts';
import { listenForWork } from '../queue/listen-for-work.ts';
import { createSweep } from '../queue/create-sweep.ts';
import { repeat } from '../queue/repeat.ts';
import { SWEEPS } from '../queue/sweeps.ts';
import { WorkLoop } from './work-loop.ts';

/** What is written to the database as the engine that runs it. */
export const EMBEDDED_ENGINE = 'embedded';

const LEASE_MS = 5_000;
const HEARTBEATS_PER_LEASE = 5;
const POLL_MS = 1_000;
const SWEEP_MS = 30_000;
const DRAIN_MS = 10_000;
/** Eight of the busiest flow, while each of the others keeps a place. */
const CONCURRENCY = 8 + EMBEDDED_FLOWS.length - 1;
/** One that listens, one that beats, the others claim and finish. */
const CONNECTIONS_MAX = 5;

export interface EmbeddedEngineOptions {
  readonly connection: Connection;
  readonly steps: Steps;
  /**
   * The name of this process among those on one database: the same after a restart, so that the work of the
   * process before is taken over at once, and never shared by two live ones.
   */
  readonly instance: string;
  /** Told of what went wrong and will be tried again. Errors here hold no learner's words. */
  readonly onError: (error: unknown) => void;
  /** Turns under way at once on this process, of all flows together; eight and one for each further flow unless set. */
  readonly concurrency?: number;
  /** Null or absent for the built-in one. */
  readonly retryPolicy?: Attempt['policy'];
  /** How long a silent process is taken for alive. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** How long `stop` waits for turns under way. */
  readonly drainMs?: number;
}

/**
 * The engine that needs nothing but the database: a table of wakes, one lease per process, LISTEN with a poll
 * behind it.
 *
 * @example
 * const engine = createEmbeddedEngine({ connection, steps, instance: 'server', onError: report });
 * await engine.start();
 */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
  return new EmbeddedEngine(options);
}

class EmbeddedEngine implements Engine {
  readonly #options: EmbeddedEngineOptions;
  #started: Started | null = null;

  constructor(options: EmbeddedEngineOptions) {
    this.#options = options;
  }

  async wake(transaction: Transaction, learners: readonly LearnerRef[]): Promise<void> {
    const [first] = learners;
    if (first === undefined) return;
    await wakeLearners(
      transaction,
      first.tenant,
      learners.map((ref) => ref.learner),
    );
  }

  async start(): Promise<void> {
    if (this.#started !== null) return;
    const { connection, instance, onError, leaseMs = LEASE_MS } = this.#options;
    const pool = openPool(connection, 'tl_relay', { max: CONNECTIONS_MAX, onError });
    try {
      const generation = await claimEngine(pool, EMBEDDED_ENGINE);
      const lease = new Lease(pool, instance, leaseMs, generation);
      await lease.register();
      this.#started = this.#beginLoops(pool, lease, leaseMs);
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const started = this.#started;
    if (started === null) return;
    this.#started = null;
    const { onError, drainMs = DRAIN_MS } = this.#options;
    await started.loop.stop(drainMs); // the lease is kept alive while turns end
    started.stopping.abort();
    await Promise.all(started.repeats);
    try {
      await started.lease.drop();
      await reapWork(started.pool);
    } catch (error) {
      onError(error); // the lease lapses by itself
    }
    await started.pool.end();
  }

  #beginLoops(pool: Pool, lease: Lease, leaseMs: number): Started {
    const { steps, onError, concurrency = CONCURRENCY, retryPolicy = null } = this.#options;
    const loop = new WorkLoop({
      pool,
      steps,
      flows: EMBEDDED_FLOWS,
      lease,
      concurrency,
      policy: retryPolicy,
      onError,
    });
    const stopping = new AbortController();
    const { signal } = stopping;
    const sweepMs = this.#options.sweepMs ?? SWEEP_MS;
    const sweeps = Object.values(SWEEPS).map((sweep) => createSweep(pool, sweep, sweepMs));
    const repeats = [
      repeat(leaseMs / HEARTBEATS_PER_LEASE, signal, onError, async () => {
        if ((await keepLease(lease, onError)) === 'switched') void this.stop();
      }),
      repeat(POLL_MS, signal, onError, () => listenForWork(pool, signal, () => loop.nudge())),
      repeat(POLL_MS, signal, onError, async () => {
        loop.nudge();
        await reapWork(pool);
        for (const sweep of sweeps) await sweep();
        loop.nudge();
      }),
    ];
    return { pool, lease, loop, stopping, repeats };
  }
}

interface Started {
  readonly pool: Pool;
  readonly lease: Lease;
  readonly loop: WorkLoop;
  readonly stopping: AbortController;
  readonly repeats: readonly Promise<void>[];
}
