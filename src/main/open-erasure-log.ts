import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import { deriveErasureLogKey } from '../store/erasure/erasure-line.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** Where a host keeps the erasure log, outside the database. Nothing is opened before the first line. */
export function openErasureLog(config: Config, master: MasterKey): ErasureLogFile {
  return new ErasureLogFile(join(config.dataDir, 'erasure.log'), deriveErasureLogKey(master));
}
