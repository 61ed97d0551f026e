import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RestoreOrder, RestoreResult } from '../cli/cli-parts.ts';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { signingKeyFromSeed } from '../store/anchors/signing-key.ts';
import { checkBackup } from '../store/backup/check-backup.ts';
import { readIfThere } from '../store/backup/place-files.ts';
import { restoreBackup, type CheckedBackup } from '../store/backup/restore-backup.ts';
import type { Connection } from '../store/database.ts';
import { describeUnreachable } from '../store/describe-unreachable.ts';
import { startEmbeddedPostgres } from '../store/embedded/start-embedded-postgres.ts';
import { parseMasterKey } from '../store/keys/master-key.ts';
import { checkErasureLog } from './check-erasure-log.ts';
import { findBackupMaster } from './find-backup-master.ts';

/** Fills the empty store that the configuration names from a backup. Nothing is made before both archives were read. */
export async function restore(config: Config, order: RestoreOrder): Promise<RestoreResult> {
  const checked = await checkBackup(resolve(order.from), resolve(order.keys));
  const erasureLogs = await findErasureLogs(config, order, checked);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  return inEmptyStore(config, async (administrator) => {
    const restored = await restoreBackup({
      ...checked,
      administrator,
      dataDir: config.dataDir,
      configuredMasterKey:
        config.masterKey === null ? null : parseMasterKey(config.masterKey.toString('hex')).id,
      configuredSigningKey:
        config.signingKey === null ? null : signingKeyFromSeed(config.signingKey).id,
      erasureLogs,
    });
    return { backup: checked.data.backup, takenAt: checked.data.takenAt, ...restored };
  });
}

/**
 * The erasures since the backup stand in no backup: they have to be given, or said to be lost.
 *
 * @throws ThroughlineError `restore/erasures-missing`, `restore/erasures-damaged`
 */
async function findErasureLogs(
  config: Config,
  order: RestoreOrder,
  checked: CheckedBackup,
): Promise<readonly string[]> {
  const own = join(config.dataDir, 'erasure.log');
  const isHere = (await readIfThere(own)) !== null;
  // Without the key nothing is restored, and that is told where the keys are looked at.
  const master = await findBackupMaster(config, checked);
  if (isHere && master !== null) await checkErasureLog(own, master);
  if (order.erasures !== null) {
    const path = resolve(order.erasures);
    if ((await readIfThere(path)) === null)
      throw new ThroughlineError('restore/erasures-missing', `${path} is not there.`);
    if (master !== null) await checkErasureLog(path, master);
    return [path];
  }
  if (isHere || order.isWithoutErasures) return [];
  throw new ThroughlineError(
    'restore/erasures-missing',
    'Whoever was erased after the backup would come back: give the erasure log as it was last with --erasures FILE (erasure.log in the data folder that was lost, or its copy), or say that it is lost, or never was, with --without-erasures. Nothing was changed.',
  );
}

async function inEmptyStore<Result>(
  config: Config,
  work: (administrator: Connection) => Promise<Result>,
): Promise<Result> {
  if (config.databaseUrl !== null) {
    try {
      return await work({ connectionString: config.databaseUrl });
    } catch (error) {
      throw describeUnreachable(error) ?? error;
    }
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    return await work(postgres.connection);
  } finally {
    await postgres.stop();
  }
}
