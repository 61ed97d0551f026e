import { expect, test } from 'vitest';
import { findTestTemporalCli, startTemporalServer } from '../support/temporal/temporal-server.ts';
import { runReviewKillDrill } from './support/review-kill-drill.ts';

const TEST_MS_MAX = 600_000;

test.skipIf(findTestTemporalCli() === null)(
  'on Temporal as well: killed on the way, each review is finished once, and verify is clean',
  { timeout: TEST_MS_MAX },
  async () => {
    const temporal = await startTemporalServer();
    try {
      const { killed, verifyFailures } = await runReviewKillDrill({
        everyNth: 12,
        crashPoints: ['review/before-commit'],
        environment: {
          ENGINE: 'temporal',
          TEMPORAL_ADDRESS: temporal.address,
          TEMPORAL_NAMESPACE: temporal.namespace,
        },
      });
      expect(killed.length).toBeGreaterThan(1);
      expect(killed.filter(({ faults }) => faults.length > 0)).toEqual([]);
      expect(verifyFailures).toBe(0);
    } finally {
      await temporal.stop();
    }
  },
);
