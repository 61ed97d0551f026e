import type { WorkSkill } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldPosition, startRead } from '../../src/domain/read/fold-read.ts';
import type { Figure, ReadSnapshot, ReadState } from '../../src/domain/read/read-types.ts';
import { decodeSkillState, encodeSkillState } from '../../src/domain/read/skill-state-vector.ts';
import { WORK_SKILLS } from '../../src/domain/skills/work-skill.ts';
import { policyOfRecord, type RecordedVerdict } from '../../src/domain/read/fold-record.ts';
import type { PolicyDocument } from '../../src/domain/policy/policy-document.ts';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  STEEP_POLICY,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { ScriptedJudge } from '../support/calibration/scripted-judge.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('records');
});
afterAll(() => calibrating.close());

interface RecordRow {
  readonly version: number;
  readonly previous: number;
  readonly position: number;
  readonly figures: readonly Figure[];
  readonly verdict: RecordedVerdict;
  readonly read: ReadSnapshot;
  readonly banks: Readonly<
    Record<WorkSkill, { readonly before: number[]; readonly after: number[] }>
  >;
}

async function readRecords(desk: Desk): Promise<readonly RecordRow[]> {
  const { rows } = await desk.query<Omit<RecordRow, 'banks'>>(
    `select c.snapshot_version as version, c.previous_version as previous, c.position, c.figures, c.verdict, s.read
     from calibration c join snapshot s on s.learner = c.learner and s.version = c.snapshot_version
     where c.tenant = $1 order by 1`,
    [desk.tenant],
  );
  const banks = await desk.query<{
    version: number;
    skill: WorkSkill;
    before: number[];
    after: number[];
  }>(
    `select snapshot_version as version, skill, state_before as before, state_after as after
     from calibration_bank where tenant = $1`,
    [desk.tenant],
  );
  return rows.map((row) => ({
    ...row,
    banks: Object.fromEntries(
      banks.rows.filter((bank) => bank.version === row.version).map((bank) => [bank.skill, bank]),
    ) as unknown as RecordRow['banks'],
  }));
}

/** Folds the records from nothing, each from the version that it names, and from no stored state. */
function foldRecords(
  records: readonly RecordRow[],
): ReadonlyMap<number, { state: ReadState; snapshot: ReadSnapshot }> {
  const folded = new Map<number, { state: ReadState; snapshot: ReadSnapshot }>();
  for (const record of records) {
    const policy = policyOfRecord(STEEP_POLICY.read, record.verdict);
    const before = folded.get(record.previous)?.state ?? startRead(policy);
    const input = {
      position: record.position,
      day: record.verdict.day,
      ticks: record.figures,
      verdict: record.verdict,
    };
    folded.set(
      record.version,
      foldPosition({ ...before, version: record.version - 1 }, input, policy),
    );
  }
  return folded;
}

test('the fold of the records is the stored read, bit for bit, through overrides and late landings', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  for (let index = 0; index < 12; index += 1) {
    await desk.record(
      makeEvent({
        kind: 'stage',
        status: 'completed',
        outcome: 'passed',
        occurredAt: `2026-02-${String(10 + ((index * 5) % 17)).padStart(2, '0')}T10:00:00Z`,
        signals: {
          firstTryCorrect: index % 3 !== 0,
          hints: index % 2,
          durationMs: 50_000 + index * 7_919,
          expectedMs: 90_000,
        },
      }),
    );
    if (index === 4) await desk.parkNext();
    else await desk.calibrateNext();
  }
  await desk.override({
    id: 'o-1',
    position: 3,
    skills: [
      { skill: 'quality', level: 5 },
      { skill: 'communication', level: 2 },
    ],
    reason: 'reason',
  });
  const parked = await desk.query<{ position: number }>(
    'select position from parking where tenant = $1',
    [desk.tenant],
  );
  await desk.retry(parked.rows[0]!.position);
  expect(await desk.calibrateNext()).toBe('landed');

  const records = await readRecords(desk);
  expect(records.length).toBeGreaterThan(20);
  expectRefolded(records);
  const last = records.at(-1)!;
  expect(await desk.state()).toMatchObject({ snapshotVersion: last.version, snapshot: last.read });
});

/** Every record, folded from nothing, comes out as it is stored. */
function expectRefolded(records: readonly RecordRow[]): void {
  const folded = foldRecords(records);
  for (const record of records) {
    const { state, snapshot } = folded.get(record.version)!;
    expect(snapshot).toEqual(record.read);
    for (const skill of WORK_SKILLS) {
      expect(encodeSkillState(state.skills[skill])).toEqual(record.banks[skill].after);
      const previous = records.find((other) => other.version === record.previous);
      if (previous !== undefined)
        expect(record.banks[skill].before).toEqual(previous.banks[skill].after);
      expect(encodeSkillState(decodeSkillState(record.banks[skill].after))).toEqual(
        record.banks[skill].after,
      );
    }
  }
}

const stage = () =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    signals: { firstTryCorrect: true, hints: 0, durationMs: 50_000, expectedMs: 90_000 },
  });

/** Steep, with what the policy itself says about judges. */
const claiming = (figuresOnly: readonly WorkSkill[]): PolicyDocument => ({
  ...STEEP_POLICY,
  read: { ...STEEP_POLICY.read, estimator: { ...STEEP_POLICY.read.estimator, figuresOnly } },
});

test('a policy cannot claim judges that do not run: without levels every bank rests on figures, and its record says so', async () => {
  const [claimed, plain] = [
    await calibrating.openLearner({ policy: claiming([]) }),
    await calibrating.openLearner({ policy: claiming(WORK_SKILLS) }),
  ];
  const reads: ReadSnapshot[] = [];
  for (const desk of [claimed, plain]) {
    // The first verdict of all is a person's, on a parked completion: no record stands beside it.
    await desk.record(stage(), stage(), stage());
    await desk.parkNext();
    await desk.override({
      id: 'o-1',
      position: 1,
      skills: [{ skill: 'quality', level: 4 }],
      reason: 'reason',
    });
    await desk.calibrateAll();
    const records = await readRecords(desk);
    expect(records).toHaveLength(3);
    for (const { verdict } of records) expect(verdict.figuresOnly).toEqual([...WORK_SKILLS]);
    expectRefolded(records);
    reads.push(records.at(-1)!.read);
  }
  expect(reads[0]).toEqual(reads[1]);
});

test('a policy may keep a skill to its figures although the judge gives levels; speed always is', async () => {
  const judge = new ScriptedJudge();
  const desk = await calibrating.openLearner({ judge, policy: claiming(['quality']) });
  await desk.record(stage(), stage());
  await desk.calibrateAll();
  const records = await readRecords(desk);
  expect(records.map(({ verdict }) => verdict.figuresOnly)).toEqual([
    ['quality', 'speed'],
    ['quality', 'speed'],
  ]);
  expectRefolded(records);
});
