import { cp, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { canRun } from './check-reachable.ts';
import type { DatabaseUser } from './database-user.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Absolute paths of the two programs that a cluster needs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the bundled programs of this platform. The package `embedded-postgres`
 * itself is not loaded: it answers signals and exceptions of the whole process.
 * Where root's checkout is closed to the database's user, the programs are copied
 * once into the data folder, which that user can reach.
 *
 * @param dataDir - Throughline's data folder, already known to be reachable
 */
export async function locatePostgresBinaries(
  dataDir: string,
  user: DatabaseUser,
): Promise<PostgresBinaries> {
  const { folder, version } = await findPackage();
  const bundled = join(folder, 'native');
  if (!user.isOther || (await canRun(join(bundled, 'bin', 'postgres'), user))) {
    return binariesIn(bundled);
  }
  return binariesIn(await copyBinaries(bundled, join(dataDir, `postgres-bin-${version}`)));
}

function binariesIn(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(umbrella).resolve(platformPackage);
    const folder = resolve(dirname(entry), '..');
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder, version: readVersion(manifest) };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'database/unsupported',
      `The bundled PostgreSQL for ${process.platform} on ${process.arch} (${platformPackage}) is not installed; run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

function readVersion(manifest: unknown): string {
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? manifest.version
      : undefined;
  if (typeof version !== 'string') throw new Error('The package names no version');
  return version;
}

/** Copied aside and renamed, so that a kill leaves no half a PostgreSQL behind. */
async function copyBinaries(source: string, target: string): Promise<string> {
  if (existsSync(target)) return target;
  const unfinished = `${target}.unfinished-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(source, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target);
  return target;
}
