import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Erasure, Redaction, RedactionResult } from '@throughline/contract';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { runErasure } from '../../../src/main/run-erasure.ts';
import { readErasure } from '../../../src/reads/erasure/read-erasure.ts';
import { createEraseSteps } from '../../../src/steps/erase/create-erase-steps.ts';
import type { EraseParts } from '../../../src/steps/erase/erase-parts.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { deriveErasureLogKey } from '../../../src/store/erasure/erasure-line.ts';
import { ErasureLogFile } from '../../../src/store/erasure/erasure-log-file.ts';
import { eraseLearner } from '../../../src/writes/erase-learner.ts';
import { redactText } from '../../../src/writes/redact-text.ts';
import type { ReplayParts } from '../../../src/writes/replay-erasures.ts';
import { startCalibrating, type Calibrating, type Desk } from '../calibration/calibrating.ts';
import { NOW_MS } from '../record/recording.ts';

/** Everything between an event and its erasure, on a real database, with an erasure log in a folder that goes. */
export interface Erasing {
  readonly calibrating: Calibrating;
  readonly eraserPool: Pool;
  readonly relayPool: Pool;
  readonly dataDir: string;
  readonly logPath: string;
  readonly parts: EraseParts;
  /** The same database as another host sees it: with a log of its own. */
  openHost(logPath: string): EraseParts & ReplayParts;
  /** Marks a learner; nothing runs. */
  mark(tenant: TenantId, learner?: string): Promise<{ erasure: string; ref: LearnerRef }>;
  /** Marks a learner, runs the flow, and reads what became of it. */
  erase(tenant: TenantId, learner?: string): Promise<Erasure>;
  /** Takes one text back, as the platform's key does; what would be reported to the operator is thrown. */
  redact(desk: Desk, redaction: Redaction): Promise<RedactionResult>;
  close(): Promise<void>;
}

export async function startErasing(purpose: string): Promise<Erasing> {
  const calibrating = await startCalibrating(purpose);
  const { connection } = calibrating.recording.database;
  const { master } = calibrating.recording;
  const onError = (): void => undefined;
  const eraserPool = openPool(connection, 'tl_eraser', { max: 4, onError });
  const relayPool = openPool(connection, 'tl_relay', { max: 1, onError });
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-erasing-'));
  const logPath = join(dataDir, 'erasure.log');
  const nowMs = (): number => NOW_MS;
  const openHost = (path: string): EraseParts & ReplayParts => ({
    eraserPool,
    relayPool,
    master,
    nowMs,
    log: new ErasureLogFile(path, deriveErasureLogKey(master)),
  });
  const parts = openHost(logPath);
  const mark: Erasing['mark'] = (tenant, learner = 'learner-1') =>
    eraseLearner({ eraserPool, master, nowMs }, { tenant, learner, requestedBy: 'key-1' });
  return {
    calibrating,
    eraserPool,
    relayPool,
    dataDir,
    logPath,
    parts,
    openHost,
    mark,
    async erase(tenant, learner) {
      const { erasure, ref } = await mark(tenant, learner);
      await runErasure(createEraseSteps(parts), ref);
      return readErasure({ appPool: calibrating.pool }, tenant, erasure);
    },
    redact: (desk, redaction) =>
      redactText(
        {
          appPool: calibrating.pool,
          eraserPool,
          master,
          log: parts.log,
          nowMs,
          onError: (error) => {
            throw error;
          },
        },
        { tenant: desk.tenant, learner: desk.externalId, redaction, requestedBy: 'key-1' },
      ),
    async close() {
      await Promise.all([eraserPool.end(), relayPool.end()]);
      await calibrating.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
