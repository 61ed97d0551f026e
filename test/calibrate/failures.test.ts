import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startCalibrating, type Calibrating } from '../support/calibration/calibrating.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('failures');
});
afterAll(() => calibrating.close());

test('a statement that takes too long fails its step under the SQLSTATE, and may be tried again', async () => {
  const judge: CompletionJudge = {
    ...ruleJudge,
    async collectEvidence() {
      const client = await calibrating.superuser.connect();
      try {
        await client.query('begin; set local statement_timeout = 10');
        await client.query('select pg_sleep(5)');
      } finally {
        await client.query('rollback');
        client.release();
      }
      throw new Error('the statement was let through');
    },
  };
  const desk = await calibrating.openLearner({ judge });
  await desk.record(makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed' }));
  const run = (await desk.begin())!;
  await expect(calibrate(desk.steps(), run)).rejects.toMatchObject({
    code: 'step/failed:57014',
    retryable: true,
  });
  expect(await calibrate(desk.steps(ruleJudge), run)).toBe('landed');
});
