import { expect, test } from 'vitest';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { WordFinder } from '../support/search/find-word.ts';
import { runEraseDrill } from './support/erase-drill.ts';
import { openTemporalStore } from '../support/temporal/temporal-store.ts';

const SEED = 20_260_401;
const TEST_MS_MAX = 300_000;

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

test.skipIf(findTestTemporalCli() === null)(
  `nor in the store of Temporal, where its workflows ran (seed ${SEED})`,
  { timeout: TEST_MS_MAX },
  async () => {
    const temporal = await openTemporalStore();
    try {
      const drill = await runEraseDrill({
        seed: SEED,
        erased: 3,
        kept: 2,
        warmUpMs: 2_500,
        temporal,
      });
      expect(drill.faults).toEqual([]);
      expect(drill.found).toMatchObject({ tables: [], files: [], logs: [], elsewhere: [] });
      expect(drill.planted).toBeGreaterThan(0);
      expect(drill.verified).toEqual({ erased: 3, failures: 0 });
      // The search does find what is there: workflows are named by their flow.
      expect(await temporal.search(new WordFinder('learner/'))).not.toEqual([]);
    } finally {
      await temporal.stop();
    }
  },
);
