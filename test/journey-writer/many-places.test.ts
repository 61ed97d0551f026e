import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { inTenant } from '../../src/store/database.ts';
import { selectGaps } from '../../src/store/reads/journey/select-gaps.ts';
import { selectGroundingState } from '../../src/store/reads/journey/select-grounding-state.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import { readProjection, rebuild, tell, type Told } from '../support/journey/describe-entry.ts';

/** More than any list within a gap's state holds. */
const MANY = 40;
const MINUTE_MS = 60_000;

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('journey_many_places');
});
afterAll(() => calibrating.close());

async function open(): Promise<Desk> {
  const desk = await calibrating.openLearner();
  await desk.record(makeEvent());
  return desk;
}

/** Writes entries a minute apart, and holds what is kept to the fold over all of them. */
async function tellAll(desk: Desk, all: readonly Told[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, told] of all.entries()) {
    const occurredAtMs = NOW_MS + index * MINUTE_MS;
    ids.push((await tell(calibrating, desk, { occurredAtMs, ...told })).header.id);
  }
  return ids;
}

async function holdToFold(desk: Desk): Promise<void> {
  const { master } = calibrating.recording;
  const parts = { appPool: calibrating.pool, masterKey: master, clock: () => NOW_MS };
  const { failures } = await verifyTenant(parts, desk.tenant);
  expect(failures.filter(({ invariant }) => invariant === 'I16')).toEqual([]);
  const kept = await readProjection(desk);
  await rebuild(calibrating, desk);
  expect(await readProjection(desk)).toEqual(kept);
}

async function readFocus(desk: Desk, focus: string) {
  const { learner } = await desk.ref();
  return inTenant(calibrating.pool, desk.tenant, async (transaction) => {
    const { unresolved, rollUps } = await selectGroundingState(
      transaction,
      learner,
      'manager',
      focus,
    );
    const all = { status: null, stuck: null, focus, before: null, rowsMax: 10 };
    return {
      grounded: unresolved.map(({ gap, status, stuck }) => [gap, status, stuck]),
      listed: (await selectGaps(transaction, learner, all)).map(({ state }) => state.gap),
      counted: [rollUps[focus]?.gaps.recurring, rollUps[focus]?.stuck],
    };
  });
}

test('a gap stays in the block, the lists and the counts of a focus, however many others it is seen in later', async () => {
  const desk = await open();
  const ids = await tellAll(desk, [
    { focus: 'metrics', gaps: [{ operation: 'observed' }] },
    { focus: 'metrics', gaps: [{ operation: 'walked', assist: 'hint' }], assist: 'hint' },
    { focus: 'metrics', gaps: [{ operation: 'observed' }] },
    ...Array.from({ length: MANY }, (_, index) => ({
      focus: `focus-${index}`,
      gaps: [{ operation: 'observed' as const }],
    })),
  ]);
  const there = { grounded: [['gap-1', 'recurring', true]], listed: ['gap-1'], counted: [1, 1] };
  expect(await readFocus(desk, 'metrics')).toEqual(there);
  expect(await readFocus(desk, 'focus-20')).toEqual(there);
  // Refuted where it was seen once, it is gone from there, and from nowhere else.
  await tell(calibrating, desk, {
    kind: 'correction',
    focus: 'focus-20',
    supersedes: { entry: ids[23] as string, claim: null },
    occurredAtMs: NOW_MS + 23 * MINUTE_MS,
  });
  expect(await readFocus(desk, 'focus-20')).toEqual({ grounded: [], listed: [], counted: [0, 0] });
  expect(await readFocus(desk, 'metrics')).toEqual(there);
  await holdToFold(desk);
});

test('success on the same question is never re-applied, however many others were helped with since', async () => {
  const desk = await open();
  const at = (task: string, touchpoint: string) => ({ context: `${task}|${touchpoint}` });
  const helped = Array.from({ length: MANY }, (_, index) => ({
    touchpoint: `t-${index}`,
    assist: 'hint' as const,
    gaps: [{ operation: 'walked' as const, ...at(`task-${index}`, `t-${index}`) }],
  }));
  const alone = (task: string, touchpoint: string): Told => ({
    touchpoint,
    gaps: [{ operation: 'reapplied', ...at(task, touchpoint) }],
  });
  const ids = await tellAll(desk, [
    { touchpoint: 't-question', gaps: [at('question-1', 't-question')] },
    ...helped,
    alone('question-1', 't-new'),
    alone('task-new', 't-question'),
    alone('task-0', 't-newer'),
  ]);
  const status = async () =>
    (await desk.query('select status from gap_state where tenant = $1', [desk.tenant])).rows;
  expect(await status()).toEqual([{ status: 'walked-through' }]);
  // Once the failure is refuted, its question is one like any other.
  await tell(calibrating, desk, {
    kind: 'correction',
    supersedes: { entry: ids[0] as string, claim: null },
    occurredAtMs: NOW_MS,
  });
  expect(await status()).toEqual([{ status: 're-applied' }]);
  await holdToFold(desk);
});

test('what was refuted is no place that was seen, for what comes next', async () => {
  const desk = await open();
  const one = { touchpoint: 't-1', gaps: [{ context: 'task-1|t-1' }] };
  const two = { touchpoint: 't-2', gaps: [{ context: 'task-2|t-2' }] };
  const [first] = await tellAll(desk, [one, two]);
  await tell(calibrating, desk, {
    kind: 'correction',
    supersedes: { entry: first as string, claim: null },
    occurredAtMs: NOW_MS,
  });
  await tell(calibrating, desk, {
    touchpoint: 't-3',
    gaps: [{ operation: 'reapplied', context: 'task-1|t-3' }],
    occurredAtMs: NOW_MS + 2 * MINUTE_MS,
  });
  expect(
    (await desk.query('select status from gap_state where tenant = $1', [desk.tenant])).rows,
  ).toEqual([{ status: 're-applied' }]);
  await holdToFold(desk);
});
