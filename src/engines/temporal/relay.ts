import { WorkflowIdReusePolicy, type Client } from '@temporalio/client';
import { crashPoint } from '../../store/crash-point.ts';
import type { Pool } from '../../store/database.ts';
import { claimWork, type ClaimedWork } from '../../store/work/claim-work.ts';
import { FLOW_NAMES, type FlowName } from '../../store/work/flow-names.ts';
import { letGoOfWork } from '../../store/work/let-go-of-work.ts';
import { postponeWork } from '../../store/work/postpone-work.ts';
import { releaseWork } from '../../store/work/release-work.ts';
import type { Lease } from '../queue/lease.ts';
import { describeRefusal, isRefusal } from './describe-failure.ts';
import type { TenantAttribute } from './find-tenant-attribute.ts';
import { WAKE_SIGNAL, type EntityInput, type EntitySettings } from './sandbox/entity-input.ts';
import type * as workflows from './workflows.ts';

/** Rows that one claim takes, and by which the work is shared between several relays. */
const BATCH_MAX = 100;
/** Signals under way at once. */
const SIGNALS_MAX = 20;
const SIGNAL_TIMEOUT_MS = 5_000;
/** Before a learner is tried again whose signal was refused while others went through. */
const REFUSED_PAUSE_MS = 30_000;

export interface RelayParts {
  /** Of the role `tl_relay`. */
  readonly pool: Pool;
  readonly lease: Lease;
  readonly taskQueue: string;
  /** Brought by every wake, as they are by then. */
  settings(): EntitySettings;
  /** Null where the namespace has none. */
  tenantAttribute(): TenantAttribute | null;
  /** Told that a signal with the attribute was refused: the namespace may have lost it. */
  readonly onAttributeRefused: () => void;
  /** The client of a connection that answers; null while Temporal is away, when due rows stay where they are. */
  client(): Client | null;
  readonly onError: (error: unknown) => void;
  /** Told of a call that failed as Temporal itself does, not for its content. */
  readonly onAway: (error: unknown) => void;
}

/**
 * Turns due rows into signals: claims them under this process's lease, wakes a workflow for each, and lets go
 * of a row once its signal is stored. A signal that was stored while its row stayed, because this process
 * died between the two, is sent once more; it only says "look".
 */
export class Relay {
  readonly #parts: RelayParts;
  #running: Promise<void> | null = null;
  #nudged = false;
  #stopped = false;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** Looks for due rows soon. Any number of calls during one look lead to one more. */
  nudge(): void {
    this.#nudged = true;
    if (this.#stopped) return;
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
      if (this.#nudged) this.nudge();
    });
  }

  /** Takes on nothing new and waits for the batch under way; its calls are bounded. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#nudged && !this.#stopped) {
        this.#nudged = false;
        let isMore = false;
        // A batch of each in turn: a flood of one flow never holds up the others.
        for (const flow of FLOW_NAMES) isMore = (await this.#relayBatch(flow)) || isMore;
        if (isMore) this.#nudged = true;
      }
    } catch (error) {
      this.#nudged = false; // the next poll looks again
      this.#parts.onError(error);
    }
  }

  /** @returns whether more rows of this flow may be due */
  async #relayBatch(flow: FlowName): Promise<boolean> {
    const { pool, lease } = this.#parts;
    const open = this.#parts.client();
    if (open === null || this.#stopped) return false;
    const owner = lease.owner;
    const claimed = await claimWork(pool, { owner, flow, count: BATCH_MAX, besides: [] });
    if (claimed.length === 0) return false;
    crashPoint('engine/after-claim');
    const { stored, left, refused, failure } = await this.#signalAll(open, flow, claimed);
    crashPoint('engine/before-finish');
    const woken = await letGoOfWork(pool, owner, flow, stored);
    await releaseWork(pool, owner, flow, left);
    for (const work of refused) await postponeWork(pool, work, owner, REFUSED_PAUSE_MS, null);
    if (failure !== null) this.#parts.onAway(failure.error);
    return failure === null && (claimed.length === BATCH_MAX || woken > 0);
  }

  async #signalAll(client: Client, flow: FlowName, works: readonly ClaimedWork[]): Promise<Sent> {
    const queue = [...works];
    const sent: Sent = { stored: [], left: [], refused: [], failure: null };
    const lane = async (): Promise<void> => {
      for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
        if (sent.failure !== null) {
          sent.left.push(work);
          continue;
        }
        try {
          await this.#signalPlainly(client, flow, work);
          sent.stored.push(work);
        } catch (error) {
          if (isRefusal(error)) {
            sent.refused.push(work);
            this.#parts.onError(describeRefusal(error));
          } else {
            sent.left.push(work);
            sent.failure = { error };
          }
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(SIGNALS_MAX, works.length) }, lane));
    return sent;
  }

  /** An attribute that is there for operators is no reason to refuse a wake: without it the signal may pass. */
  async #signalPlainly(client: Client, flow: FlowName, work: ClaimedWork): Promise<void> {
    const key = this.#parts.tenantAttribute();
    try {
      await this.#signal(client, flow, work, key);
    } catch (error) {
      if (key === null || !isRefusal(error)) throw error;
      this.#parts.onAttributeRefused();
      await this.#signal(client, flow, work, null);
    }
  }

  async #signal(
    client: Client,
    flow: FlowName,
    work: ClaimedWork,
    key: TenantAttribute | null,
  ): Promise<void> {
    const { taskQueue } = this.#parts;
    const settings = this.#parts.settings();
    const input: EntityInput = {
      tenant: work.tenant,
      learner: work.learner,
      tries: readTries(work),
      restUntilMs: null,
      settings,
    };
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () =>
      client.workflow.signalWithStart<Workflows[FlowName], [EntitySettings]>(flow, {
        workflowId: `${flow}/${work.learner}`,
        taskQueue,
        args: [input],
        signal: WAKE_SIGNAL,
        signalArgs: [settings],
        ...(key === null ? {} : { typedSearchAttributes: [{ key, value: work.tenant }] }),
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      }),
    );
  }
}

/** Every flow has a workflow of its name: the compiler asks for one that is missing in `workflows.ts`. */
type Workflows = OnePerFlow<typeof workflows>;
type OnePerFlow<Module extends Readonly<Record<FlowName, EntityWorkflow>>> = Module;
type EntityWorkflow = (input: EntityInput) => Promise<void>;

interface Sent {
  readonly stored: ClaimedWork[];
  /** Not sent, or not known to be stored. */
  readonly left: ClaimedWork[];
  readonly refused: ClaimedWork[];
  failure: { readonly error: unknown } | null;
}

/** What the embedded engine remembered of a failing completion, for a workflow that takes it over. */
function readTries(work: ClaimedWork): EntityInput['tries'] {
  if (work.failedPosition === null) return null;
  return {
    position: work.failedPosition,
    attempts: work.attempts,
    firstFailedAtMs: Date.now() - Math.round(work.sinceFirstFailedMs ?? 0),
  };
}
