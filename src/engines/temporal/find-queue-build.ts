import type { Client } from '@temporalio/client';

const WORKFLOWS = 1; // TASK_QUEUE_TYPE_WORKFLOW

/** A version of a worker deployment that a task queue is routed to. */
export interface QueueBuild {
  readonly deployment: string;
  readonly buildId: string;
}

/** Which version gets what comes to a task queue; null where workers without one do. */
export async function findQueueBuild(
  { workflowService }: Client,
  namespace: string,
  taskQueue: string,
): Promise<QueueBuild | null> {
  const { versioningInfo } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOWS,
  });
  const version = versioningInfo?.currentDeploymentVersion;
  if (!version?.buildId || !version.deploymentName) return null;
  return { deployment: version.deploymentName, buildId: version.buildId };
}
