import { inject } from 'vitest';
import type { EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';
import { createDatabase, dropDatabase } from './test-cluster.ts';

/** A migrated, empty database that one test file has for itself. */
export interface TestDatabase {
  /** The superuser's connection: for set-up and for looking behind the roles. */
  readonly superuser: EmbeddedConnection;
  /** The connection of the role that the server logs in as. */
  readonly connection: EmbeddedConnection;
  drop(): Promise<void>;
}

/** The role that the migrations make for the server. */
const SERVER_ROLE = 'throughline';

/**
 * Makes a database for one test file.
 *
 * @example
 * const database = await createTestDatabase('record');
 * afterAll(() => database.drop());
 */
export async function createTestDatabase(purpose: string): Promise<TestDatabase> {
  const superuser = await createDatabase(inject('postgresTemplate'), purpose);
  return {
    superuser,
    connection: { ...superuser, user: SERVER_ROLE },
    drop: () => dropDatabase(superuser),
  };
}
