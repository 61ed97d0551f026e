import { resolve } from 'node:path';
import type { BackupOrder, BackupResult } from '../cli/cli-parts.ts';
import type { Config } from '../config.ts';
import { openSigningKey } from '../store/anchors/open-signing-key.ts';
import { writeBackup } from '../store/backup/write-backup.ts';
import { openStorage } from './open-storage.ts';

/** Backs up the store that the configuration names, beside a running server or without one. */
export async function backUp(config: Config, order: BackupOrder): Promise<BackupResult> {
  const storage = await openStorage(config, { mode: 'join' });
  try {
    const signingKey = await openSigningKey(config.dataDir, config.signingKey, false);
    const { data, keys, removed } = await writeBackup({
      administrator: storage.administrator,
      dataDir: config.dataDir,
      out: resolve(order.out),
      keysOut: resolve(order.keysOut),
      mayLieTogether: order.mayLieTogether,
      keepKeysDays: order.keepKeysDays,
      masterKeyId: storage.master.id,
      signingKeyId: signingKey?.id ?? null,
      isMasterKeyInFile: config.masterKey === null,
      isSigningKeyInFile: config.signingKey === null,
      nowMs: Date.now(),
    });
    const tables = [...Object.values(data.manifest.tables), ...Object.values(keys.manifest.tables)];
    return {
      backup: data.manifest.backup,
      takenAt: data.manifest.takenAt,
      data: { path: data.path, bytes: data.bytes },
      keys: { path: keys.path, bytes: keys.bytes, keepUntil: keys.manifest.keepUntil ?? '' },
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      hasMasterKey: keys.manifest.files['master.key'] !== undefined,
      removed,
    };
  } finally {
    await storage.stop();
  }
}
