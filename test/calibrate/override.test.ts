import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import { Override } from '@throughline/contract';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  STEEP_POLICY,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { openBody } from '../support/calibration/open-body.ts';
import { readChain } from '../support/calibration/read-chain.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('override');
});
afterAll(() => calibrating.close());

const stage = (fields = {}) =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    signals: { firstTryCorrect: true },
    ...fields,
  });
const override = (fields: Partial<Override> = {}): Override =>
  Override.parse({
    id: 'override-1',
    position: 1,
    skills: [{ skill: 'quality', level: 1 }],
    reason: 'The work was copied.',
    ...fields,
  });

/** Two verdicts, with an event after each. */
async function openHistory(): Promise<Desk> {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(stage());
  await desk.calibrateNext();
  await desk.record(makeEvent({ kind: 'work_submission' }), stage());
  await desk.calibrateNext();
  await desk.record(makeEvent({ kind: 'work_submission' }));
  return desk;
}

test('an override acts at the position it corrects: later versions are folded anew and all of it is settled', async () => {
  const desk = await openHistory();
  const before = await desk.state();
  const result = await desk.override(override());
  expect(result).toMatchObject({
    position: 1,
    landing: 3,
    snapshotVersion: 4,
    multiplier: 1,
    duplicate: false,
  });
  const state = await desk.state();
  expect(state).toMatchObject({
    snapshotVersion: 4,
    multiplier: 1,
    total: before.total + result.settlement!.xp,
  });
  expect(result.settlement!.xp).toBeLessThan(0);

  const { rows } = await desk.query(
    `select c.snapshot_version as version, c.position, c.cause, c.landing, c.previous_version as previous, v.source
     from calibration c join evaluation v on v.id = c.evaluation where c.tenant = $1 order by 1`,
    [desk.tenant],
  );
  expect(rows).toEqual([
    { version: 1, position: 1, cause: 'landing', landing: 1, previous: 0, source: 'rules' },
    { version: 2, position: 3, cause: 'landing', landing: 2, previous: 1, source: 'rules' },
    { version: 3, position: 1, cause: 'landing', landing: 3, previous: 0, source: 'human' },
    { version: 4, position: 3, cause: 'refold', landing: 3, previous: 3, source: 'rules' },
  ]);
  const settlement = await desk.query(
    `select settlement ->> 'cause' as cause, settlement -> 'position' as position, settlement -> 'landing' as landing,
            settlement -> 'fromSeq' as "fromSeq", settlement -> 'toSeq' as "toSeq"
     from ledger where tenant = $1 and entry = 'settlement' order by seq desc limit 1`,
    [desk.tenant],
  );
  expect(settlement.rows[0]).toEqual({
    cause: 'override',
    position: 1,
    landing: 3,
    fromSeq: 2,
    toSeq: 4,
  });
  const [next] = await desk.record(makeEvent({ kind: 'work_submission' }));
  expect(next).toMatchObject({ multiplier: 1 });
});

test('it leaves one correction that names what it supersedes, with author and reason', async () => {
  const desk = await openHistory();
  const result = await desk.override(override());
  const chain = await readChain(desk);
  expect(chain.map(({ header }) => header.kind)).toEqual(['handoff', 'handoff', 'correction']);
  const last = chain[2]!;
  expect(last.header).toMatchObject({
    id: result.entry,
    author: 'human',
    supersedes: { entry: chain[0]!.header.id, claim: null },
    evaluation: { id: result.evaluation, source: 'human' },
  });
  expect(await openBody(calibrating, desk, last.bodyId)).toMatchObject({
    reason: 'The work was copied.',
  });
  const { rows } = await desk.query(
    'select author, supersedes, body_id from evaluation where id = $1',
    [result.evaluation],
  );
  expect(rows[0]).toMatchObject({
    author: 'coach-key',
    supersedes: chain[0]!.header.evaluation!.id,
  });
  expect(await openBody(calibrating, desk, rows[0]!['body_id'] as string)).toMatchObject({
    reason: 'The work was copied.',
  });
});

test('the same id answers as the first time, and is refused with another body', async () => {
  const desk = await openHistory();
  const first = await desk.override(override());
  const state = await desk.state();
  expect(await desk.override(override())).toEqual({ ...first, duplicate: true });
  await expect(desk.override(override({ reason: 'Another reason.' }))).rejects.toMatchObject({
    code: 'verdict/id-reused',
  });
  expect(await desk.state()).toEqual(state);
});

test('a second override keeps the levels that it does not name', async () => {
  const desk = await openHistory();
  await desk.override(
    override({
      skills: [
        { skill: 'quality', level: 1 },
        { skill: 'communication', level: 2 },
      ],
    }),
  );
  await desk.override(override({ id: 'override-2', skills: [{ skill: 'quality', level: 5 }] }));
  const { rows } = await desk.query<{ verdict: { levels: unknown; carried: unknown } }>(
    'select verdict from calibration where tenant = $1 and position = 1 order by snapshot_version desc limit 1',
    [desk.tenant],
  );
  expect(rows[0]!.verdict).toMatchObject({
    levels: { quality: 90, communication: 30 },
    carried: { communication: { source: 'human' } },
  });
});

test('it is refused where a verdict is still to come, and where none belongs', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(stage(), makeEvent());
  await expect(desk.override(override())).rejects.toMatchObject({ code: 'verdict/pending' });
  await expect(desk.override(override({ position: 2 }))).rejects.toMatchObject({
    code: 'verdict/not-found',
  });
  await expect(desk.override(override({ position: 99 }))).rejects.toMatchObject({
    code: 'verdict/not-found',
  });
});

test('a parked completion may be given a verdict, which is then the first one there', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(stage(), makeEvent({ kind: 'work_submission' }));
  await desk.parkNext();
  const result = await desk.override(override({ skills: [{ skill: 'quality', level: 5 }] }));
  expect(result.supersedes).toBeNull();
  expect((await readChain(desk)).map(({ header }) => header.kind)).toEqual(['handoff']);
  expect(await desk.state()).toMatchObject({ multiplier: 10, total: 50 + 1 * 10 });
  // What was measured in its window is fused with it, though no calibration ever measured it.
  const { rows } = await desk.query('select figures from calibration where tenant = $1', [
    desk.tenant,
  ]);
  expect(rows[0]!['figures']).toMatchObject([{ name: 'quality.first-try', seq: 1 }]);
  expect(await desk.calibrateNext()).toBe('nothing');
});

test('a correction below a calibration that is under way makes it look again', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(stage(), stage());
  await desk.calibrateNext();
  const run = (await desk.begin())!;
  const steps = desk.steps();
  for (const step of ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff'] as const)
    await steps[step](run);
  await desk.query('delete from work where tenant = $1', [desk.tenant]);
  await desk.override(override());
  expect(await steps.commit(run)).toBe('stale');
  const woken = await desk.query(`select 1 from work where tenant = $1 and flow = 'learner'`, [
    desk.tenant,
  ]);
  expect(woken.rows).toHaveLength(1);
  expect(await calibrate(desk.steps(), run)).toBe('landed');
});
