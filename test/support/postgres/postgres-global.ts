import type { TestProject } from 'vitest/node';
import { migrate } from '../../../src/store/migrate.ts';
import { type EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';
import { startTestCluster } from './test-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated template that `createTestDatabase` copies. */
    postgresTemplate: EmbeddedConnection;
  }
}

/** Runs once per test run: one PostgreSQL, migrated once. */
export default async function setUpPostgres(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster(async (connection) => {
    await migrate(connection);
  });
  project.provide('postgresTemplate', cluster.template);
  return () => cluster.stop();
}
