import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { EngineName } from '../../domain/names/engine-name.ts';
import { openPool, type Connection, type Pool, type Transaction } from '../../store/database.ts';
import { claimEngine } from '../../store/work/claim-engine.ts';
import { claimPlace } from '../../store/work/claim-place.ts';
import { findEngine } from '../../store/work/find-engine.ts';
import { listenForWakes } from '../../store/work/listen-for-wakes.ts';
import { otherEngineError } from '../../store/work/other-engine-error.ts';
import { reapWork } from '../../store/work/reap-work.ts';
import { SWEEPS } from '../../store/work/sweeps.ts';
import { wakeLearners } from '../../store/work/wake-learners.ts';
import type { Engine, EngineReadiness } from '../engine.ts';
import { createSweep } from './create-sweep.ts';
import { keepLease } from './keep-lease.ts';
import { LagWatch, LOOKS_PER_STALL } from './lag-watch.ts';
import { Lease } from './lease.ts';
import { pause, repeat } from './repeat.ts';

const LEASE_MS = 5_000;
const HEARTBEATS_PER_LEASE = 5;
const POLL_MS = 1_000;
const SWEEP_MS = 30_000;
/** What is due for longer while nobody is at it makes a process say that it is not ready. */
const STALL_MS = 60_000;
/** The same where judges wait: a calibration by models may take minutes, and Temporal's work has no row that is held. */
const STALL_WAITING_MS = 600_000;

/** What an engine does with due rows, from one beginning to its end. */
export interface Runner {
  /** Looks for due rows soon. */
  nudge(): void;
  readiness(): EngineReadiness;
  /** Takes on nothing new and waits a bounded time for what is under way. The lease is kept alive meanwhile. */
  stop(): Promise<void>;
}

/** What every engine that drains `work` is given. */
export interface QueueOptions {
  readonly connection: Connection;
  /**
   * The name of this process among those on one database: the same after a restart, so that the work of the
   * process before is taken over at once, and never shared by two live ones.
   */
  readonly instance: string;
  /** Told of what went wrong and will be tried again. Errors here hold no learner's words. */
  readonly onError: (error: unknown) => void;
  /** How long a silent process is taken for alive. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** Whether a judge in force may take longer than a few seconds, as a model does; false unless set. */
  readonly judgeWaits?: boolean;
  /** What is due for longer while nobody is at it is a stall; a minute unless set, ten where judges wait. */
  readonly stallMs?: number;
}

/** Where an engine looks for the learners of a database. */
export interface Place {
  readonly name: string;
  /** The refusal of this process where the database's learners are elsewhere. */
  refuse(found: string): Error;
}

/** What an engine adds to the queue. */
export interface QueueParts {
  readonly name: EngineName;
  /** Of the pool, of the role `tl_relay`: one listens, one beats, the others claim and finish. */
  readonly connectionsMax: number;
  /** Whether a learner who is at work has no row, so that a page of a sweep is mostly woken for nothing. */
  readonly sweepsSlowly: boolean;
  /** Null where the database itself is the place. */
  readonly place: Place | null;
  /** What has to be in order before this process asks for the database. */
  prepare(): Promise<void>;
  /** Begins to run what is due, under this lease. Called again after the database was switched away and back. */
  begin(pool: Pool, lease: Lease): Runner;
}

/**
 * The part that all engines share: wakes are rows of `work`, each process has a lease, listens with a poll behind it,
 * and sweeps for what no wake did. Where the database is switched to another engine, the runner ends and this process
 * waits until it is switched back.
 */
export class QueueEngine implements Engine {
  readonly #options: QueueOptions;
  readonly #parts: QueueParts;
  #open: OpenQueue | null = null;
  #runner: Runner | null = null;
  #whyNot = 'not started';
  #lag: LagWatch | null = null;

  constructor(options: QueueOptions, parts: QueueParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async wake(transaction: Transaction, learners: readonly LearnerRef[]): Promise<void> {
    const [first] = learners;
    if (first === undefined) return;
    const ids = learners.map((ref) => ref.learner);
    await wakeLearners(transaction, first.tenant, ids);
  }

  readiness(): EngineReadiness {
    const own = this.#runner?.readiness() ?? { ready: false, detail: this.#whyNot };
    const stall = this.#lag?.stall ?? null;
    return own.ready && stall !== null ? { ready: false, detail: stall } : own;
  }

  async start(): Promise<void> {
    if (this.#open !== null) return;
    const { connection, onError } = this.#options;
    await this.#parts.prepare();
    const pool = openPool(connection, 'tl_relay', { max: this.#parts.connectionsMax, onError });
    try {
      const first = await this.#beginShift(pool);
      const stopping = new AbortController();
      this.#open = { pool, stopping, ended: this.#keep(pool, first, stopping.signal) };
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    open.stopping.abort();
    await open.ended;
    await open.pool.end();
  }

  /** @throws ThroughlineError `engine/other`, `engine/other-place` */
  async #beginShift(pool: Pool): Promise<Shift> {
    const { instance, leaseMs = LEASE_MS } = this.#options;
    const { name, place } = this.#parts;
    const generation = await claimEngine(pool, name);
    if (place !== null) {
      const found = await claimPlace(pool, generation, place.name);
      if (found !== place.name) throw place.refuse(found);
    }
    const lease = new Lease(pool, instance, leaseMs, generation);
    await lease.register();
    return { lease, runner: this.#parts.begin(pool, lease) };
  }

  async #keep(pool: Pool, first: Shift, signal: AbortSignal): Promise<void> {
    let shift: Shift | null = first;
    while (shift !== null) {
      await this.#runShift(pool, shift, signal);
      shift = await this.#awaitReturn(pool, signal);
    }
    this.#whyNot = 'stopped';
  }

  /** Ends when this process stops, or when the database was switched to another engine. */
  async #runShift(pool: Pool, { lease, runner }: Shift, signal: AbortSignal): Promise<void> {
    const { onError } = this.#options;
    const switched = new AbortController();
    const over = AbortSignal.any([signal, switched.signal]);
    const stopping = new AbortController();
    this.#runner = runner;
    const repeats = this.#repeat(pool, { lease, runner }, stopping.signal, () => switched.abort());
    await untilAborted(over);
    this.#runner = null;
    this.#whyNot = signal.aborted ? 'stopping' : 'the database was switched to another engine';
    try {
      await runner.stop();
      stopping.abort();
      await Promise.all(repeats);
      await lease.drop();
      await reapWork(pool);
    } catch (error) {
      onError(error); // the lease lapses by itself
    } finally {
      stopping.abort();
    }
  }

  /** @returns null where this process is told to stop before the database is this engine's again */
  async #awaitReturn(pool: Pool, signal: AbortSignal): Promise<Shift | null> {
    const { name } = this.#parts;
    while (!signal.aborted) {
      try {
        const found = await findEngine(pool);
        if (found === null || found.name === name) return await this.#beginShift(pool);
        this.#whyNot = otherEngineError(found.name, name).message;
      } catch (error) {
        if (error instanceof ThroughlineError) this.#whyNot = error.message;
        this.#options.onError(error);
      }
      await pause(POLL_MS, signal);
    }
    return null;
  }

  #repeat(
    pool: Pool,
    { lease, runner }: Shift,
    signal: AbortSignal,
    onSwitched: () => void,
  ): readonly Promise<void>[] {
    const { onError, leaseMs = LEASE_MS, sweepMs = SWEEP_MS, judgeWaits = false } = this.#options;
    const { stallMs = judgeWaits ? STALL_WAITING_MS : STALL_MS } = this.#options;
    const lag = new LagWatch(pool, stallMs, onError);
    this.#lag = lag;
    const pageMs = this.#parts.sweepsSlowly ? sweepMs : 0;
    const sweeps = Object.values(SWEEPS).map((sweep) =>
      createSweep(pool, sweep, { sweepMs, pageMs }),
    );
    return [
      repeat(leaseMs / HEARTBEATS_PER_LEASE, signal, onError, async () => {
        if ((await keepLease(lease, onError)) === 'switched') onSwitched();
      }),
      repeat(stallMs / LOOKS_PER_STALL, signal, onError, () => lag.look()),
      repeat(POLL_MS, signal, onError, () => listenForWakes(pool, signal, () => runner.nudge())),
      repeat(POLL_MS, signal, onError, async () => {
        runner.nudge();
        await reapWork(pool);
        for (const sweep of sweeps) await sweep();
        runner.nudge();
      }),
    ];
  }
}

interface OpenQueue {
  readonly pool: Pool;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/** From when the database is this engine's to when it is no longer, or this process stops. */
interface Shift {
  readonly lease: Lease;
  readonly runner: Runner;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  await promise;
}
