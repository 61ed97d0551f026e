import { Connection, Client } from '@temporalio/client';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Steps } from '../../src/flows/steps.ts';
import type { Connection as DatabaseConnection } from '../../src/store/database.ts';
import {
  findTestTemporalCli,
  startTemporalServer,
} from '../../test/support/temporal/temporal-server.ts';

const TASK_QUEUE = 'bench';

/** What a bench gives an engine. */
export interface BenchEngineSetting {
  readonly connection: DatabaseConnection;
  readonly steps: Steps;
  readonly instance: string;
  readonly onError: (error: unknown) => void;
  /** Learners in a turn at once; only the embedded engine bounds them. */
  readonly concurrency?: number;
  readonly sweepMs?: number;
}

/** An engine to be measured, with what it needs beside the database. */
export interface BenchEngine {
  readonly name: 'embedded' | 'temporal';
  create(setting: BenchEngineSetting): Engine;
  close(): Promise<void>;
}

/** A Temporal server whose store survives a power cut, as the database beside it does. */
export interface BenchTemporal extends BenchEngine {
  readonly name: 'temporal';
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
}

export const EMBEDDED_BENCH: BenchEngine = {
  name: 'embedded',
  create: (setting) => createEmbeddedEngine(setting),
  close: async () => undefined,
};

/** Null where there is no Temporal CLI. */
export async function openTemporalBench(): Promise<BenchTemporal | null> {
  if (findTestTemporalCli() === null) return null;
  const { createTemporalEngine } = await import('../../src/engines/temporal/temporal-engine.ts');
  const { ensureWorkflowBundle } = await import('../../src/engines/temporal/workflow-bundle.ts');
  const { path: bundlePath } = await ensureWorkflowBundle();
  const server = await startTemporalServer({ durable: true });
  const { address, namespace } = server;
  const connection = await Connection.connect({ address });
  return {
    name: 'temporal',
    address,
    namespace,
    client: new Client({ connection, namespace }),
    create: ({ concurrency: _concurrency, ...setting }) =>
      createTemporalEngine({
        ...setting,
        bundlePath,
        temporal: {
          address,
          namespace,
          taskQueue: TASK_QUEUE, // a database belongs to one queue
          tls: null,
          apiKey: null,
          maxConcurrentActivities: 16,
          maxConcurrentWorkflowTasks: 16,
          deployment: null,
        },
      }),
    async close() {
      await connection.close();
      await server.stop();
    },
  };
}
