import { join } from 'node:path';
import type { Config } from '../config.ts';
import { readArchivedFile } from '../store/backup/read-archived-file.ts';
import type { CheckedBackup } from '../store/backup/restore-backup.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { parseMasterKey, readMasterKeyFile } from '../store/keys/master-key.ts';

/** The master key of a backup: the configuration's, the data folder's, or its own; null where none of them is. */
export async function findBackupMaster(
  config: Config,
  { keysPath, data }: Pick<CheckedBackup, 'keysPath' | 'data'>,
): Promise<MasterKey | null> {
  if (config.masterKey !== null) {
    const given = parseMasterKey(config.masterKey.toString('hex'));
    return given.id === data.masterKey ? given : null;
  }
  const kept = await readMasterKeyFile(join(config.dataDir, 'master.key'));
  if (kept !== null) return kept.id === data.masterKey ? kept : null;
  const archived = await readArchivedFile(keysPath, 'master.key');
  return archived === null ? null : parseMasterKey(archived.toString('utf8'));
}
