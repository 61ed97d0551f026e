import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createTemporalEngine } from '../../../src/engines/temporal/temporal-engine.ts';
import type { TemporalSettings } from '../../../src/engines/temporal/temporal-settings.ts';
import { ensureWorkflowBundle } from '../../../src/engines/temporal/workflow-bundle.ts';
import {
  startTemporalServer,
  type TemporalServer,
  type TemporalServerOptions,
} from '../temporal/temporal-server.ts';
import type { EngineGrounds, EnginePlace, EngineUnderTest } from './engine-under-test.ts';

/** Grounds with a server of their own, for tests that look into it or kill it. */
export interface TemporalGrounds extends EngineGrounds {
  readonly server: TemporalServer;
  readonly client: Client;
  nextPlace(): EnginePlace;
}

export const TEMPORAL_UNDER_TEST: EngineUnderTest = {
  name: 'temporal',
  openGrounds: () => openTemporalGrounds(),
  createEngine: ({ place, ...setting }) => {
    if (place === null) throw new TypeError('this engine needs a place');
    const { bundlePath } = place;
    return createTemporalEngine({ ...setting, temporal: describePlace(place), bundlePath });
  },
  processModule: new URL('./temporal-process.ts', import.meta.url),
  drains: 'step',
};

/** Starts a server and bundles the workflows, where that has not been done. */
export async function openTemporalGrounds(
  options?: TemporalServerOptions,
): Promise<TemporalGrounds> {
  const [bundle, server] = await Promise.all([
    ensureWorkflowBundle(),
    startTemporalServer(options),
  ]);
  const { address, namespace } = server;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  return {
    server,
    client,
    nextPlace: () => ({
      address,
      namespace,
      taskQueue: `throughline-${randomUUID()}`,
      bundlePath: bundle.path,
    }),
    async countHistories(_place, ref) {
      const query = `WorkflowId = 'learner/${ref.learner}'`;
      let histories = 0;
      for await (const _one of client.workflow.list({ query })) histories += 1;
      return histories;
    },
    async close() {
      await connection.close();
      await server.stop();
    },
  };
}

/** The settings of a worker in this place. */
export function describePlace(place: EnginePlace): TemporalSettings {
  return {
    address: place.address,
    namespace: place.namespace,
    taskQueue: place.taskQueue,
    tls: null,
    apiKey: null,
    maxConcurrentActivities: 16,
    maxConcurrentWorkflowTasks: 16,
    deployment: null,
  };
}
