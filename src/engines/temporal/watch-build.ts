import type { Client } from '@temporalio/client';
import { pause } from '../queue/repeat.ts';
import { findCurrentBuild, type CurrentBuild } from './find-current-build.ts';
import type { EntitySettings } from './sandbox/entity-input.ts';
import type { TemporalSettings } from './temporal-settings.ts';
import { wakeOldRuns } from './wake-old-runs.ts';

const LOOK_MS = 1_000;
/** Once it is known; an upgrade may take that long to be heard of. */
const LOOK_AGAIN_MS = 10_000;

/**
 * Keeps an eye on which build of the worker deployment is the current one, until the signal aborts. Where there
 * is none yet, this process's own becomes it: without one, Temporal gives a versioned worker nothing. Every
 * later one is made current by an operator, when its workers run; they then fetch the workflows of older ones.
 *
 * @param client null while Temporal is away
 * @param onBuild told of the current build whenever it was asked for; gives the settings that a wake brings
 */
export async function watchBuild(
  client: () => Client | null,
  settings: TemporalSettings,
  signal: AbortSignal,
  onBuild: (buildId: string) => EntitySettings,
  onError: (error: unknown) => void,
): Promise<void> {
  const { namespace, deployment } = settings;
  if (deployment === null) return;
  while (!signal.aborted) {
    let isKnown = false;
    try {
      const open = client();
      const current =
        open === null ? null : await findCurrentBuild(open, namespace, deployment.name);
      if (open !== null && current !== null) {
        if (current.buildId === null) await adoptBuild(open, settings, deployment, current);
        const build = current.buildId ?? deployment.buildId;
        const wake = onBuild(build);
        isKnown = true;
        if (build === deployment.buildId)
          await wakeOldRuns(open, settings, { name: deployment.name, build }, wake);
      }
    } catch (error) {
      onError(error); // another process was faster, or may not ask
    }
    await pause(isKnown ? LOOK_AGAIN_MS : LOOK_MS, signal);
  }
}

async function adoptBuild(
  { workflowService }: Client,
  { namespace }: TemporalSettings,
  { name, buildId }: NonNullable<TemporalSettings['deployment']>,
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
