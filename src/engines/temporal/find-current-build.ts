import type { Client } from '@temporalio/client';
import { GRPC, readGrpcCode } from './grpc-code.ts';

const UNVERSIONED: ReadonlySet<string> = new Set(['', '__unversioned__']);

/** What a worker deployment routes to. */
export interface CurrentBuild {
  /** Null while no version is current. */
  readonly buildId: string | null;
  /** For a change that must not overwrite another one. */
  readonly conflictToken: Uint8Array;
}

/** Null while the server knows of no such deployment: no worker of it has polled yet. */
export async function findCurrentBuild(
  { workflowService }: Client,
  namespace: string,
  deploymentName: string,
): Promise<CurrentBuild | null> {
  try {
    const found = await workflowService.describeWorkerDeployment({ namespace, deploymentName });
    const { currentDeploymentVersion, currentVersion } =
      found.workerDeploymentInfo?.routingConfig ?? {};
    // Older servers name `deployment.build`.
    const named = (currentVersion ?? '').split(`${deploymentName}.`).at(-1) ?? '';
    const buildId = currentDeploymentVersion?.buildId ?? named;
    return {
      buildId: UNVERSIONED.has(buildId) ? null : buildId,
      conflictToken: found.conflictToken,
    };
  } catch (error) {
    if (readGrpcCode(error) === GRPC.notFound) return null;
    throw error;
  }
}
