import { readErasure } from '../reads/erasure/read-erasure.ts';
import { readRetention } from '../reads/erasure/read-retention.ts';
import type { Forgetting } from '../server/server-parts.ts';
import type { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { eraseLearner } from '../writes/erase-learner.ts';
import { redactText } from '../writes/redact-text.ts';
import { saveRetention } from '../writes/retention/save-retention.ts';
import type { Pools } from './open-pools.ts';

/** Binds what the API can forget to the database and the key. */
export function openForgetting(
  { appPool, eraserPool }: Pick<Pools, 'appPool' | 'eraserPool'>,
  master: MasterKey,
  log: ErasureLogFile,
  onError: (error: unknown) => void,
): Forgetting {
  const nowMs = Date.now;
  return {
    async erase(tenant, learner, requestedBy) {
      const request = { tenant, learner, requestedBy };
      const { erasure } = await eraseLearner({ eraserPool, master, nowMs }, request);
      return readErasure({ appPool }, tenant, erasure);
    },
    readErasure: (tenant, id) => readErasure({ appPool }, tenant, id),
    redact: (tenant, learner, redaction, requestedBy) =>
      redactText(
        { appPool, eraserPool, master, log, nowMs, onError },
        { tenant, learner, redaction, requestedBy },
      ),
    readRetention: (tenant) => readRetention({ appPool }, tenant),
    async saveRetention(tenant, retention, by) {
      await saveRetention({ appPool, nowMs }, tenant, retention, by);
      return readRetention({ appPool }, tenant);
    },
  };
}
