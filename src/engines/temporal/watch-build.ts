import type { Client } from '@temporalio/client';
import { pause } from '../queue/repeat.ts';
import { findCurrentBuild, type CurrentBuild } from './find-current-build.ts';
import { findQueueBuild, type QueueBuild } from './find-queue-build.ts';
import type { EntitySettings } from './sandbox/entity-input.ts';
import type { TemporalSettings } from './temporal-settings.ts';
import { wakeOldRuns } from './wake-old-runs.ts';

type Version = NonNullable<TemporalSettings['deployment']>;

const LOOK_MS = 1_000;
/** Once it is known; an upgrade may take that long to be heard of. */
const LOOK_AGAIN_MS = 10_000;

export interface BuildWatch {
  /** Null while Temporal is away. */
  client(): Client | null;
  /** Told of the deployment's current build whenever it was asked for; gives the settings that a wake brings. */
  onBuild(buildId: string): EntitySettings;
  /** Told whether other workers than this one get what is due: one sentence, else null. */
  onRouted(elsewhere: string | null): void;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps an eye on which build gets what is due, until the signal aborts. Where a deployment has no current build yet,
 * this process's own becomes it: without one, Temporal gives a versioned worker nothing. Every later one is made
 * current by an operator, when its workers run; they then fetch the workflows of older ones.
 */
export async function watchBuild(
  settings: TemporalSettings,
  signal: AbortSignal,
  watch: BuildWatch,
): Promise<void> {
  while (!signal.aborted) {
    const client = watch.client();
    let isKnown = false;
    try {
      if (client !== null) isKnown = await lookOnce(client, settings, watch);
    } catch (error) {
      watch.onRouted(null); // another process was faster, or this one may not ask
      watch.onError(error);
    }
    await pause(isKnown ? LOOK_AGAIN_MS : LOOK_MS, signal);
  }
}

/** @returns whether it is known by now */
async function lookOnce(
  client: Client,
  settings: TemporalSettings,
  watch: BuildWatch,
): Promise<boolean> {
  const { namespace, taskQueue, deployment } = settings;
  if (deployment === null) {
    const found = await findQueueBuild(client, namespace, taskQueue);
    watch.onRouted(found === null ? null : describeVersioned(settings, found));
    return true;
  }
  const current = await findCurrentBuild(client, namespace, deployment.name);
  if (current === null) return false;
  if (current.buildId === null) await adoptBuild(client, settings, deployment, current);
  const build = current.buildId ?? deployment.buildId;
  const wake = watch.onBuild(build);
  const isOwn = build === deployment.buildId;
  watch.onRouted(isOwn ? null : describeOther(deployment, build));
  if (isOwn) await wakeOldRuns(client, settings, { name: deployment.name, build }, wake);
  return true;
}

function describeOther({ name, buildId }: Version, current: string): string {
  return `The current build of the deployment ${name} is ${current}, and its workers get what is due; this worker is of ${buildId}. To let it take over: temporal worker deployment set-current-version --deployment-name ${name} --build-id ${buildId}.`;
}

function describeVersioned({ taskQueue }: TemporalSettings, found: QueueBuild): string {
  return `The task queue ${taskQueue} belongs to the build ${found.buildId} of the deployment ${found.deployment}; a worker without a version gets nothing from it. Set TEMPORAL_DEPLOYMENT=${found.deployment} and TEMPORAL_BUILD_ID.`;
}

async function adoptBuild(
  { workflowService }: Client,
  { namespace }: TemporalSettings,
  { name, buildId }: Version,
  { conflictToken }: CurrentBuild,
): Promise<void> {
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: name,
    buildId,
    version: `${name}.${buildId}`, // what servers before 1.30 read
    conflictToken,
  });
}
