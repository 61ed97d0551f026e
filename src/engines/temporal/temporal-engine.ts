import { Client } from '@temporalio/client';
import type { NativeConnection, NativeConnectionOptions, Worker } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Attempt } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import type { Pool } from '../../store/database.ts';
import { readStoreId } from '../../store/work/read-store-id.ts';
import type { Engine, EngineReadiness } from '../engine.ts';
import type { Lease } from '../queue/lease.ts';
import { QueueEngine, type Place, type QueueOptions, type Runner } from '../queue/queue-engine.ts';
import { pause } from '../queue/repeat.ts';
import { claimNamespace } from './claim-namespace.ts';
import { readConnectionOptions } from './connect.ts';
import { endStrays } from './end-strays.ts';
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
/** Between two looks for workflows on a task queue of before. */
const STRAYS_MS = 5_000;
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
    place: createPlace(options.temporal),
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

/** A workflow stays on the task queue on which it began: a worker of another one would leave it for ever. */
function createPlace({ namespace, taskQueue }: TemporalSettings): Place {
  const describe = (space: string, queue: string): string =>
    `TEMPORAL_NAMESPACE=${space} and TEMPORAL_TASK_QUEUE=${queue}`;
  return {
    name: `${namespace}/${taskQueue}`,
    refuse(found) {
      const [space = '', queue = ''] = found.split('/');
      return new ThroughlineError(
        'engine/other-place',
        `The learners of this database wait at ${describe(space, queue)}, and this process was started with ${describe(namespace, taskQueue)}. Set the former; or move them: stop the workers, run throughline engine switch embedded and throughline engine switch temporal, and start them with the latter.`,
      );
    },
  };
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
  readonly #watching: Promise<unknown>;
  /** Of the worker deployment; null without one, or while it is not known. */
  #currentBuild: string | null = null;
  #tenantAttribute: TenantAttribute | null = null;
  /** Why other workers get what is due, and not this one. */
  #elsewhere: string | null;

  constructor(options: TemporalEngineOptions, { pool, lease, connectionOptions }: RunnerParts) {
    const { temporal, instance, onError } = options;
    this.#options = options;
    this.#pool = pool;
    this.#elsewhere =
      temporal.deployment === null ? null : 'asking Temporal which build is current';
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
      onAttributeRefused: () => {
        this.#tenantAttribute = null; // until a next connection finds it again
      },
      client: () => this.#link.client,
      onError,
      onAway: (error) => this.#link.noteFailure(error),
    });
    this.#link.begin();
    this.#watching = Promise.all([this.#watchBuild(), this.#endStrays()]);
  }

  nudge(): void {
    this.#relay.nudge();
  }

  readiness(): EngineReadiness {
    const { readiness } = this.#link;
    const elsewhere = this.#elsewhere;
    return readiness.ready && elsewhere !== null ? { ready: false, detail: elsewhere } : readiness;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#relay.stop();
    await this.#link.stop();
    await this.#watching;
  }

  async #watchBuild(): Promise<void> {
    const { temporal, onError } = this.#options;
    await watchBuild(temporal, this.#stopping.signal, {
      client: () => this.#link.client,
      onBuild: (build) => {
        this.#currentBuild = build;
        return this.#describeSettings();
      },
      onRouted: (elsewhere) => this.#noteRouted(elsewhere),
      onError,
    });
  }

  #noteRouted(elsewhere: string | null): void {
    const isNews = elsewhere !== null && elsewhere !== this.#elsewhere;
    this.#elsewhere = elsewhere;
    if (!isNews) return;
    this.#options.onError(
      new ThroughlineError('temporal/other-build', elsewhere, { retryable: true }),
    );
  }

  /** Twice none: Temporal's list of workflows is some moments behind. */
  async #endStrays(): Promise<void> {
    const { signal } = this.#stopping;
    for (let nones = 0; nones < 2 && !signal.aborted;) {
      const { client } = this.#link;
      try {
        if (client !== null)
          nones = (await endStrays(client, this.#options.temporal.taskQueue)) === 0 ? nones + 1 : 0;
      } catch (error) {
        this.#options.onError(error);
      }
      await pause(STRAYS_MS, signal);
    }
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
      judgeWaits: this.#options.judgeWaits ?? false,
      isStopping: () => this.#stopping.signal.aborted,
      onError,
    });
  }
}
