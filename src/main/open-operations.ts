import type { Operations } from '../cli/cli-parts.ts';
import type { Config } from '../config.ts';
import { openPool } from '../store/database.ts';
import { createEraseSteps } from '../steps/erase/create-erase-steps.ts';
import { describeLineUp } from '../domain/judging/describe-line-up.ts';
import { openErasureLog } from './open-erasure-log.ts';
import { openJudging } from './open-judging.ts';
import { openStorage } from './open-storage.ts';
import { runErasure } from './run-erasure.ts';

const APP_CONNECTIONS_MAX = 2;
const RELAY_CONNECTIONS_MAX = 1;
const ERASER_CONNECTIONS_MAX = 1;

/** Opens the storage for one command, beside a running server or without one. */
export async function openOperations(config: Config): Promise<Operations> {
  const storage = await openStorage(config, { mode: 'join' });
  const onError = (): void => undefined; // the query in flight fails by itself and says why
  const appPool = openPool(storage.connection, 'tl_app', { max: APP_CONNECTIONS_MAX, onError });
  const relayPool = openPool(storage.connection, 'tl_relay', {
    max: RELAY_CONNECTIONS_MAX,
    onError,
  });
  const eraserPool = openPool(storage.connection, 'tl_eraser', {
    max: ERASER_CONNECTIONS_MAX,
    onError,
  });
  const log = openErasureLog(config, storage.master);
  const erasing = { eraserPool, master: storage.master, log, nowMs: Date.now };
  return {
    eraserPool,
    runErasure: (ref) => runErasure(createEraseSteps(erasing), ref),
    reads: { appPool, masterKey: storage.master, clock: Date.now, judges: config.judges },
    relayPool,
    judging: openJudging(appPool, { lineUp: describeLineUp(config.judges, []), models: null }),
    async close() {
      await Promise.all([appPool.end(), relayPool.end(), eraserPool.end()]);
      await storage.stop();
    },
  };
}
