import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { runErasure } from '../../../src/main/run-erasure.ts';
import { createEraseSteps } from '../../../src/steps/erase/create-erase-steps.ts';
import { armCrashPoint } from '../../../src/store/crash-point.ts';
import { openPool, type Connection } from '../../../src/store/database.ts';
import { deriveErasureLogKey } from '../../../src/store/erasure/erasure-line.ts';
import { ErasureLogFile } from '../../../src/store/erasure/erasure-log-file.ts';
import { parseMasterKey } from '../../../src/store/keys/master-key.ts';
import { eraseLearner } from '../../../src/writes/erase-learner.ts';

/** An erasure that a process is to begin or to go on with until it is killed. */
export interface EraseOrder {
  readonly connection: Connection;
  readonly masterKey: string;
  readonly tenant: LearnerRef['tenant'];
  readonly learner: string;
  readonly logPath: string;
  readonly point: string;
}

/** The main of a child process: one erasure with a crash point armed. Ends with 0 where it survives. */
async function run(order: EraseOrder): Promise<void> {
  const eraserPool = openPool(order.connection, 'tl_eraser', { max: 2, onError: () => undefined });
  const master = parseMasterKey(order.masterKey);
  const log = new ErasureLogFile(order.logPath, deriveErasureLogKey(master));
  armCrashPoint(order.point);
  const { tenant, learner } = order;
  const { ref } = await eraseLearner(
    { eraserPool, master, nowMs: Date.now },
    { tenant, learner, requestedBy: 'key-1' },
  );
  await runErasure(createEraseSteps({ eraserPool, master, log, nowMs: Date.now }), ref);
}

await run(JSON.parse(process.argv[2] ?? '') as EraseOrder);
process.exit(0);
