import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { FULL_HISTORY } from './support/history.ts';
import { listDifferences, TwoEngines } from './support/two-engines.ts';

/** More of them, and others: `npm run drill:temporal -- --histories 100 --seed 1`. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 3);
const SEED = Number(process.env['SEED'] ?? 20_260_304);
const TEST_MS_MAX = 120_000 + HISTORIES * 20_000;

describe.skipIf(findTestTemporalCli() === null)('both engines', () => {
  let engines: TwoEngines;
  beforeAll(async () => {
    engines = await TwoEngines.start();
  }, TEST_MS_MAX);
  afterAll(() => engines.stop(), TEST_MS_MAX);

  test(
    'store the same, but for ids, times, ciphertexts, commitments and hashes',
    async () => {
      const { embedded, temporal, failures } = await engines.live(FULL_HISTORY);
      expect(failures).toEqual([]);
      // The history reached what it is there to compare.
      for (const table of [
        'calibration',
        'evaluation',
        'evidence',
        'handoff',
        'ledger',
        'parking',
        'review',
        'review_frame',
      ]) {
        expect(embedded[table]?.length, table).toBeGreaterThan(0);
      }
      for (const opened of ['body, opened', 'step_result, opened']) {
        expect(embedded[opened]?.length, opened).toBeGreaterThan(0);
      }
      expect(embedded['ledger']?.some((row) => row.includes('"settlement": {'))).toBe(true);
      expect(temporal).toEqual(embedded);
    },
    TEST_MS_MAX,
  );

  test(
    `make the same ledger, snapshots and journey of any history (seed ${SEED})`,
    async () => {
      await expect(engines.compareAny({ runs: HISTORIES, seed: SEED })).resolves.toBeUndefined();
    },
    TEST_MS_MAX,
  );

  test('a comparison says which rows differ', () => {
    expect(listDifferences({ ledger: ['a', 'b', 'b'] }, { ledger: ['b', 'c'] })).toEqual([
      'ledger: only embedded has a',
      'ledger: only embedded has b',
      'ledger: only temporal has c',
    ]);
  });
});
