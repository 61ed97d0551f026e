import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { WAKE_SIGNAL, type EntitySettings } from './sandbox/entity-input.ts';
import type { TemporalSettings } from './temporal-settings.ts';

/** Workflows woken in one go by one process: some 50 a second each, so that an upgrade does not crowd out what is due. */
const WOKEN_MAX = 500;

/**
 * Wakes workflows that are held on older builds of the deployment, so that they move to the one in force: one
 * that sleeps would else ask for a worker of its old build when it is needed, however long from now.
 *
 * @param build the current one; its workers run
 * @returns how many were woken
 */
export async function wakeOldRuns(
  client: Client,
  { taskQueue }: TemporalSettings,
  { name, build }: { readonly name: string; readonly build: string },
  settings: EntitySettings,
): Promise<number> {
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running' AND TemporalWorkerDeployment = '${name}' AND TemporalWorkerDeploymentVersion != '${name}:${build}'`;
  let woken = 0;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: WOKEN_MAX })) {
    if (woken >= WOKEN_MAX) break;
    try {
      await client.workflow.getHandle(workflowId).signal(WAKE_SIGNAL, settings);
      woken += 1;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // it has moved by itself
    }
  }
  return woken;
}
