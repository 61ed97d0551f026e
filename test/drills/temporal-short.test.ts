import { expect, test } from 'vitest';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { runTemporalHouseDrill } from './support/temporal-house-drill.ts';

const TEST_MS_MAX = 240_000;

test.skipIf(findTestTemporalCli() === null)(
  'the sample plays through two servers and two workers on Temporal, one of them killed on the way, and verify is clean',
  { timeout: TEST_MS_MAX },
  async () => {
    const drill = await runTemporalHouseDrill();
    expect(drill.faults).toEqual([]);
    expect(drill).toMatchObject({ pending: 0, verifyFailures: 0 });
    // The worker was killed before the end, and what it left was done by the other.
    expect(drill.verdicts).toBeGreaterThan(drill.verdictsAtKill);
  },
);
