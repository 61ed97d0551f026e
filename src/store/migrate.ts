import { readdir, readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { Connection } from './database.ts';
import { retryCatalogRace } from './retry-catalog-race.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Brings the database up to date: roles first, as whoever connects, then every migration as `tl_migrator`.
 * Safe to run from several processes at once; the migrator holds a lock.
 *
 * @param connection of a role that may create roles (embedded: the cluster's superuser)
 * @param to name of the last migration to apply; a restore fills a database of the version that was backed up
 * @returns the names of the migrations that were applied now
 * @throws ThroughlineError `store/migration-failed`
 */
export async function migrate(connection: Connection, to?: string): Promise<readonly string[]> {
  const pool = new pg.Pool({ ...connection, max: 1, application_name: 'throughline migrate' });
  pool.on('error', () => undefined); // the query in flight fails by itself and says why
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const roles = await readFile(new URL('0000-roles.sql', FOLDER), 'utf8');
    await retryCatalogRace(() => sql.raw(roles).execute(database));
    await sql.raw('set role tl_migrator').execute(database);
    const migrator = new Migrator({ db: database, provider: { getMigrations: readMigrations } });
    // Going to an older version would strike later migrations off the list, and leave their tables.
    const isThere = (await migrator.getMigrations()).some(
      ({ name, executedAt }) => name === to && executedAt !== undefined,
    );
    if (isThere) return [];
    const { error, results } =
      to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
    if (error !== undefined) {
      throw new ThroughlineError(
        'store/migration-failed',
        `the database could not be brought up to date: ${describe(error)}`,
        { cause: error },
      );
    }
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await database.destroy();
  }
}

/** The names of the migrations that this version knows, in their order. */
export async function listKnownMigrations(): Promise<readonly string[]> {
  return Object.keys(await readMigrations());
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(FOLDER))
    .filter((name) => name.endsWith('.sql') && name !== '0000-roles.sql')
    .toSorted();
  const migrations: Record<string, Migration> = {};
  for (const name of names) {
    const text = await readFile(new URL(name, FOLDER), 'utf8');
    migrations[name.replace(/\.sql$/, '')] = {
      up: async (database) => {
        await sql.raw(text).execute(database);
      },
    };
  }
  return migrations;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
