import { Client } from '@temporalio/client';
import type { NativeConnection, NativeConnectionOptions, Worker } from '@temporalio/worker';
import type { Attempt } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import type { Pool } from '../../store/database.ts';
import { readStoreId } from '../../store/work/read-store-id.ts';
import type { Engine, EngineReadiness } from '../engine.ts';
import type { Lease } from '../queue/lease.ts';
import { QueueEngine, type QueueOptions, type Runner } from '../queue/queue-engine.ts';
import { claimNamespace } from './claim-namespace.ts';
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

const DRAIN_MS = 10_000;
/** One that listens, one that beats, the others claim and let go. */
const CONNECTIONS_MAX = 4;
/** A run shorter than a look would renew itself without end. */
const RENEW_AT_EVENTS_MIN = 30;

export interface TemporalEngineOptions extends QueueOptions {
  readonly steps: Steps;
  /** Null or absent for the built-in one. */
  readonly retryPolicy?: Attempt['policy'];
  readonly temporal: TemporalSettings;
  /** Of `ensureWorkflowBundle`. */
  readonly bundlePath: string;
  /**
   * Events after which a workflow begins a new run, at least 30; null or absent when the server suggests it, as it does
   * wherever people work. Tests lower it.
   */
  readonly continueAsNewEvents?: number | null;
  /** Whether a judge in force may take longer than a few seconds, as a model does; false unless set. */
  readonly judgeWaits?: boolean;
  /** How long `stop` waits for steps under way. */
  readonly drainMs?: number;
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
export function createTemporalEngine(options: TemporalEngineOptions): Engine {
  let connectionOptions: NativeConnectionOptions = {};
  return new QueueEngine(options, {
    name: 'temporal',
    connectionsMax: CONNECTIONS_MAX,
    sweepsSlowly: true,
    async prepare() {
      await checkWorkflowBundle(options.bundlePath);
      connectionOptions = await readConnectionOptions(options.temporal);
    },
    begin(pool, lease) {
      installRuntime(options.onError); // not before: it would keep a process alive that was refused
      return new TemporalRunner(options, { pool, lease, connectionOptions });
    },
  });
}

interface RunnerParts {
  readonly pool: Pool;
  readonly lease: Lease;
  readonly connectionOptions: NativeConnectionOptions;
}

/** Relay and worker of one process, while the database is this engine's. */
class TemporalRunner implements Runner {
  readonly #options: TemporalEngineOptions;
  readonly #pool: Pool;
  readonly #link: TemporalLink;
  readonly #relay: Relay;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  /** Of the worker deployment; null without one, or while it is not known. */
  #currentBuild: string | null = null;
  #tenantAttribute: TenantAttribute | null = null;

  constructor(options: TemporalEngineOptions, { pool, lease, connectionOptions }: RunnerParts) {
    const { temporal, instance, onError } = options;
    this.#options = options;
    this.#pool = pool;
    this.#link = new TemporalLink({
      settings: temporal,
      options: connectionOptions,
      openWorker: (connection) => this.#openWorker(connection),
      onUp: () => this.nudge(),
      identity: instance,
      onError,
    });
    this.#relay = new Relay({
      pool,
      lease,
      taskQueue: temporal.taskQueue,
      settings: () => this.#describeSettings(),
      tenantAttribute: () => this.#tenantAttribute,
      client: () => this.#link.client,
      onError,
      onAway: (error) => this.#link.noteFailure(error),
    });
    this.#link.begin();
    this.#watching = this.#watchBuild();
  }

  nudge(): void {
    this.#relay.nudge();
  }

  readiness(): EngineReadiness {
    return this.#link.readiness;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#relay.stop();
    await this.#link.stop();
    await this.#watching;
  }

  async #watchBuild(): Promise<void> {
    const { temporal, onError } = this.#options;
    const noteBuild = (build: string): EntitySettings => {
      this.#currentBuild = build;
      return this.#describeSettings();
    };
    await watchBuild(() => this.#link.client, temporal, this.#stopping.signal, noteBuild, onError);
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

  async #openWorker(connection: NativeConnection): Promise<Worker> {
    const { temporal, steps, bundlePath, instance, onError, drainMs = DRAIN_MS } = this.#options;
    const { namespace } = temporal;
    this.#tenantAttribute = await findTenantAttribute(connection, namespace).catch(() => null); // not everybody may ask
    const client = new Client({ connection, namespace, identity: instance });
    await claimNamespace(client, await readStoreId(this.#pool));
    return createWorker({
      connection,
      settings: temporal,
      steps,
      engineSteps: createEngineSteps(client, this.#pool),
      bundlePath,
      instance,
      drainMs,
      isStopping: () => this.#stopping.signal.aborted,
      onError,
    });
  }
}
