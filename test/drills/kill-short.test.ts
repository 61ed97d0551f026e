import { expect, test } from 'vitest';
import { runKillDrill } from './support/kill-drill.ts';

const SEED = 20_260_302;
const TEST_MS_MAX = 300_000;

test(
  `nothing acknowledged is lost or doubled over kills of server, database and both (seed ${SEED})`,
  { timeout: TEST_MS_MAX },
  async () => {
    const drill = await runKillDrill({
      seed: SEED,
      rounds: [
        { round: 1, kind: 'node and database' },
        { round: 2, kind: 'database' },
        { round: 3, kind: 'record/before-commit' },
        { round: 4, kind: 'calibrate/before-commit' },
      ],
    });
    expect(drill.faults, `the data is kept in ${drill.keptDataDir}`).toEqual([]);
    expect(drill.results).toHaveLength(4);
    expect([...drill.verified.values()].every(({ learners }) => learners > 0)).toBe(true);
  },
);
