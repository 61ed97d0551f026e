import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { listKnownMigrations } from '../migrate.ts';
import { checkArchive } from './check-archive.ts';
import type { CheckedBackup } from './restore-backup.ts';

/**
 * Reads both archives from end to end and holds them to their manifests and to each other. Nothing is written.
 *
 * @throws ThroughlineError `backup/damaged`, `backup/foreign`, `backup/missing`
 */
export async function checkBackup(dataPath: string, keysPath: string): Promise<CheckedBackup> {
  const data = await checkArchive(dataPath, 'data');
  const keys = await checkArchive(keysPath, 'keys');
  if (data.backup !== keys.backup)
    throw new ThroughlineError(
      'backup/foreign',
      `${keysPath} belongs to another backup than ${dataPath} (of ${keys.takenAt}, not ${data.takenAt}); learners' keys change between them.`,
    );
  const known = await listKnownMigrations();
  const unknown = data.migrations.find((name, index) => known[index] !== name);
  if (unknown !== undefined)
    throw new ThroughlineError(
      'backup/foreign',
      `${dataPath} was made by a later Throughline, or by another one (its schema has ${unknown}); restore it with the one that made it.`,
    );
  return { dataPath, data, keysPath, keys };
}
