import { Client } from '@temporalio/client';
import type { NativeConnection, NativeConnectionOptions, Worker } from '@temporalio/worker';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Attempt } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import { openPool, type Connection, type Pool, type Transaction } from '../../store/database.ts';
import { claimEngine } from '../../store/work/claim-engine.ts';
import { reapWork } from '../../store/work/reap-work.ts';
import { wakeLearners } from '../../store/work/wake-learners.ts';
import type { Engine } from '../engine.ts';
import { createSweep } from '../queue/create-sweep.ts';
import { keepLease } from '../queue/keep-lease.ts';
import { Lease } from '../queue/lease.ts';
import { listenForWork } from '../queue/listen-for-work.ts';
import { repeat } from '../queue/repeat.ts';
import { SWEEPS } from '../queue/sweeps.ts';
import { readConnectionOptions } from './connect.ts';
import { createEngineSteps } from './engine-steps.ts';
import { findTenantAttribute, type TenantAttribute } from './find-tenant-attribute.ts';
import { installRuntime } from './install-runtime.ts';
import { Relay } from './relay.ts';
import { createWorker } from './create-worker.ts';
import type { EntitySettings } from './sandbox/entity-input.ts';
import { TemporalLink } from './temporal-link.ts';
import type { TemporalSettings } from './temporal-settings.ts';
import { watchBuild } from './watch-build.ts';
import { checkWorkflowBundle } from './workflow-bundle.ts';

/** What is written to the database as the engine that runs it. */
export const TEMPORAL_ENGINE = 'temporal';

const LEASE_MS = 5_000;
const HEARTBEATS_PER_LEASE = 5;
const POLL_MS = 1_000;
const SWEEP_MS = 30_000;
const DRAIN_MS = 10_000;
/** One that listens, one that beats, the others claim and hand over. */
const CONNECTIONS_MAX = 4;
/** A run shorter than a look would renew itself without end. */
const RENEW_AT_EVENTS_MIN = 30;

export interface TemporalEngineOptions {
  /** Of the database. */
  readonly connection: Connection;
  readonly steps: Steps;
  /** The name of this process among those on one database; as for the embedded engine. */
  readonly instance: string;
  /** Told of what went wrong and will be tried again. Errors here hold no learner's words. */
  readonly onError: (error: unknown) => void;
  /** Null or absent for the built-in one. */
  readonly retryPolicy?: Attempt['policy'];
  readonly temporal: TemporalSettings;
  /** Of `ensureWorkflowBundle`. */
  readonly bundlePath: string;
  /** Events after which a workflow begins a new run; null or absent when the server suggests it. At least 30. */
  readonly continueAsNewEvents?: number | null;
  /** Whether the judge in force may take longer than a few seconds, as a model does; false unless set. */
  readonly judgeWaits?: boolean;
  /** How long a silent relay is taken for alive. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** How long `stop` waits for steps under way. */
  readonly drainMs?: number;
}

export interface TemporalEngine extends Engine {
  /** Whether this process takes work now, and if not why, in one sentence for an operator. */
  readiness(): { readonly ready: boolean; readonly detail: string };
}

/**
 * The engine past one machine: one workflow per learner and flow on Temporal, woken by a relay that drains
 * `work`. Any number of processes run both, and `start` does not wait for Temporal: what is due waits in the
 * database until it answers.
 *
 * @example
 * const { path } = await ensureWorkflowBundle();
 * const engine = createTemporalEngine({ connection, steps, instance, onError, temporal, bundlePath: path });
 * await engine.start();
 */
export function createTemporalEngine(options: TemporalEngineOptions): TemporalEngine {
  return new TemporalProcess(options);
}

class TemporalProcess implements TemporalEngine {
  readonly #options: TemporalEngineOptions;
  #started: Started | null = null;
  #isStopping = false;
  /** Of the worker deployment; null without one, or while it is not known. */
  #currentBuild: string | null = null;
  #tenantAttribute: TenantAttribute | null = null;
  #whyNot = 'not started';

  constructor(options: TemporalEngineOptions) {
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

  readiness(): { readonly ready: boolean; readonly detail: string } {
    return this.#started?.link.readiness ?? { ready: false, detail: this.#whyNot };
  }

  async start(): Promise<void> {
    if (this.#started !== null) return;
    this.#isStopping = false;
    const { connection, instance, onError, temporal, bundlePath } = this.#options;
    const { leaseMs = LEASE_MS } = this.#options;
    await checkWorkflowBundle(bundlePath);
    const connectionOptions = await readConnectionOptions(temporal);
    const pool = openPool(connection, 'tl_relay', { max: CONNECTIONS_MAX, onError });
    try {
      const generation = await claimEngine(pool, TEMPORAL_ENGINE);
      const lease = new Lease(pool, instance, leaseMs, generation);
      await lease.register();
      installRuntime(onError); // not before: it would keep a process alive that was refused
      this.#started = this.#begin(pool, lease, connectionOptions);
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const started = this.#started;
    if (started === null) return;
    this.#started = null;
    this.#isStopping = true;
    this.#whyNot = 'stopped';
    const { onError } = this.#options;
    await started.relay.stop();
    await started.link.stop(); // the lease is kept alive meanwhile
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

  #begin(pool: Pool, lease: Lease, connectionOptions: NativeConnectionOptions): Started {
    const { temporal, instance, onError } = this.#options;
    const link = new TemporalLink({
      settings: temporal,
      options: connectionOptions,
      openWorker: (connection) => this.#openWorker(pool, connection),
      onUp: () => relay.nudge(),
      identity: instance,
      onError,
    });
    const relay = new Relay({
      pool,
      lease,
      taskQueue: temporal.taskQueue,
      settings: () => this.#describeSettings(),
      tenantAttribute: () => this.#tenantAttribute,
      client: () => link.client,
      onError,
      onAway: (error) => link.noteFailure(error),
    });
    link.begin();
    const stopping = new AbortController();
    return {
      pool,
      lease,
      link,
      relay,
      stopping,
      repeats: this.#repeat(pool, lease, relay, link, stopping.signal),
    };
  }

  #describeSettings(): EntitySettings {
    const { retryPolicy = null, continueAsNewEvents = null, judgeWaits = false } = this.#options;
    return {
      policy: retryPolicy,
      judgeWaits,
      renewAtEvents:
        continueAsNewEvents === null ? null : Math.max(continueAsNewEvents, RENEW_AT_EVENTS_MIN),
      build: this.#currentBuild,
    };
  }

  async #openWorker(pool: Pool, connection: NativeConnection): Promise<Worker> {
    const { temporal, steps, bundlePath, instance, onError, drainMs = DRAIN_MS } = this.#options;
    const { namespace } = temporal;
    this.#tenantAttribute = await findTenantAttribute(connection, namespace).catch(() => null); // not everybody may ask
    const client = new Client({ connection, namespace, identity: instance });
    return createWorker({
      connection,
      settings: temporal,
      steps,
      engineSteps: createEngineSteps(client, pool),
      bundlePath,
      instance,
      drainMs,
      isStopping: () => this.#isStopping,
      onError,
    });
  }

  #repeat(
    pool: Pool,
    lease: Lease,
    relay: Relay,
    link: TemporalLink,
    signal: AbortSignal,
  ): readonly Promise<void>[] {
    const { temporal, onError, leaseMs = LEASE_MS, sweepMs = SWEEP_MS } = this.#options;
    const sweeps = Object.values(SWEEPS).map((sweep) => createSweep(pool, sweep, sweepMs));
    const noteBuild = (build: string): EntitySettings => {
      this.#currentBuild = build;
      return this.#describeSettings();
    };
    return [
      watchBuild(() => link.client, temporal, signal, noteBuild, onError),
      repeat(leaseMs / HEARTBEATS_PER_LEASE, signal, onError, async () => {
        if ((await keepLease(lease, onError)) === 'switched') void this.stop();
      }),
      repeat(POLL_MS, signal, onError, () => listenForWork(pool, signal, () => relay.nudge())),
      repeat(POLL_MS, signal, onError, async () => {
        await reapWork(pool);
        for (const sweep of sweeps) await sweep();
        relay.nudge();
      }),
    ];
  }
}

interface Started {
  readonly pool: Pool;
  readonly lease: Lease;
  readonly link: TemporalLink;
  readonly relay: Relay;
  readonly stopping: AbortController;
  readonly repeats: readonly Promise<void>[];
}
