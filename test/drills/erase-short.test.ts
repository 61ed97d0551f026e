import { expect, test } from 'vitest';
import { runEraseDrill } from './support/erase-drill.ts';

const SEED = 20_260_401;
const TEST_MS_MAX = 180_000;

test(
  `of people who were erased under load no word and no id is left anywhere (seed ${SEED})`,
  { timeout: TEST_MS_MAX },
  async () => {
    const drill = await runEraseDrill({ seed: SEED, erased: 4, kept: 2, warmUpMs: 2_500 });
    expect(drill.faults).toEqual([]);
    expect(drill.found).toEqual({
      tables: [],
      files: [],
      logs: [],
      elsewhere: [],
      backup: [],
      restored: [],
    });
    expect(drill.planted).toBeGreaterThan(0);
    expect(drill.verified).toEqual({ erased: 4, failures: 0 });
    expect(drill.textsDestroyed).toBeGreaterThan(0);
  },
);
