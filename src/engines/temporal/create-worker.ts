import { Worker, type InjectedSinks, type NativeConnection } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Steps } from '../../flows/steps.ts';
import { createActivities } from './activities.ts';
import type { EngineSteps } from './engine-steps.ts';
import type { ReportSinks } from './sandbox/report-sinks.ts';
import type { TemporalSettings } from './temporal-settings.ts';

/** About 1 MB each; one that is not cached is replayed from its history when it is woken. */
const CACHED_WORKFLOWS_MAX = 200;
/** How long a workflow's task waits for the worker that has it cached, before any worker may take it. */
const STICKY_MS = 5_000;
/** Beyond the drain: what does not end by then is left to others, who notice by its heartbeat. */
const FORCE_MS = 1_000;

/**
 * Tasks that wait for a model do nothing meanwhile: so many more of them fit beside each other. Twenty reviews of three
 * personas each are eighty.
 */
const WAITING_FACTOR = 6;

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly settings: TemporalSettings;
  readonly steps: Steps;
  readonly engineSteps: EngineSteps;
  readonly bundlePath: string;
  readonly instance: string;
  readonly drainMs: number;
  /** Whether steps of the judge are tasks of their own, because a model may take its time. */
  readonly judgeWaits: boolean;
  /** Whether this process takes on nothing new. */
  readonly isStopping: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** A worker of all flows on one task queue; it polls once `run` is called, until `shutdown`. */
export async function createWorker(parts: WorkerParts): Promise<Worker> {
  const { settings, onError } = parts;
  const { deployment, maxConcurrentActivities } = settings;
  const sinks: InjectedSinks<ReportSinks> = {
    engine: {
      report: {
        fn: (_info, code) =>
          onError(
            new ThroughlineError(code, 'a flow failed; it is tried again', { retryable: true }),
          ),
        callDuringReplay: false,
      },
    },
  };
  return Worker.create({
    connection: parts.connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    identity: parts.instance,
    workflowBundle: { codePath: parts.bundlePath },
    activities: createActivities(parts.steps, parts.engineSteps, parts.isStopping),
    sinks,
    shutdownGraceTime: parts.drainMs,
    shutdownForceTime: parts.drainMs + FORCE_MS,
    maxCachedWorkflows: CACHED_WORKFLOWS_MAX,
    stickyQueueScheduleToStartTimeout: STICKY_MS,
    maxConcurrentActivityTaskExecutions:
      maxConcurrentActivities * (parts.judgeWaits ? WAITING_FACTOR : 1),
    maxConcurrentLocalActivityExecutions: maxConcurrentActivities,
    maxConcurrentWorkflowTaskExecutions: Math.max(2, settings.maxConcurrentWorkflowTasks),
    ...(deployment === null
      ? {}
      : {
          workerDeploymentOptions: {
            version: { deploymentName: deployment.name, buildId: deployment.buildId },
            useWorkerVersioning: true,
            defaultVersioningBehavior: 'PINNED',
          },
        }),
  });
}
