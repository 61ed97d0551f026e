// Restores a backup and kills itself at the stage that it is told.
import { checkBackup } from '../../../src/store/backup/check-backup.ts';
import { restoreBackup, type RestoreStage } from '../../../src/store/backup/restore-backup.ts';
import type { Connection } from '../../../src/store/database.ts';

interface Order {
  readonly dataPath: string;
  readonly keysPath: string;
  readonly administrator: Connection;
  readonly dataDir: string;
  readonly stage: RestoreStage;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
await restoreBackup({
  ...(await checkBackup(order.dataPath, order.keysPath)),
  administrator: order.administrator,
  dataDir: order.dataDir,
  configuredMasterKey: null,
  configuredSigningKey: null,
  erasureLogs: [],
  onStage: (stage) => {
    if (stage === order.stage) process.kill(process.pid, 'SIGKILL');
  },
});
