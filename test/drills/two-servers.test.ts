import { expect, test } from 'vitest';
import { runTwoServersDrill } from './support/two-servers-drill.ts';

const SEED = 20_260_303;
const TEST_MS_MAX = 180_000;

test(
  `two servers that write the same learners lose nothing, double nothing and land in order (seed ${SEED})`,
  { timeout: TEST_MS_MAX },
  async () => {
    const drill = await runTwoServersDrill({ seed: SEED, kills: 1 });
    expect(drill.faults).toEqual([]);
    expect(drill).toMatchObject({ overlaps: 0, verifyFailures: 0, pending: 0 });
    expect(drill.calibrations).toBeGreaterThan(0);
  },
);
