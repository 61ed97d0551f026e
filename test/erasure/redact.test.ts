import type { Redaction } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import { readWhy } from '../../src/reads/read-why.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { replayErasureLog } from '../../src/main/replay-erasure-log.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { openEverything } from '../support/calibration/open-everything.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

const WORD = 'Zwergschnepfe4712';
const KEPT = 'Waldohreule4712';

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('redact');
});
afterAll(() => erasing.close());

const redact: Erasing['redact'] = (desk, redaction) => erasing.redact(desk, redaction);

/** A stage in which the learner explains something twice, so that the judge quotes it. */
function stage(id: string, word: string): ReturnType<typeof makeEvent> {
  return makeEvent({
    id,
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    messages: [
      { speaker: 'tutor', text: 'Why did you take this one, and what does it cost?' },
      { speaker: 'learner', text: `I took ${word} because it costs less and the report needs it.` },
    ],
  });
}

async function findWord(desk: Desk, word: string): Promise<string[]> {
  const { bodies, stepResults } = await openEverything(erasing.calibrating, desk);
  return [...bodies, ...stepResults].filter((text) => text.includes(word));
}

/** A judge that quotes what the learner said, as a model would. */
const quotingJudge: typeof ruleJudge = {
  ...ruleJudge,
  async collectEvidence(material) {
    const collected = await ruleJudge.collectEvidence(material);
    const quotes = material.events.flatMap((event) =>
      event.messages.flatMap((message, index) =>
        message.speaker === 'learner'
          ? {
              kind: 'quote' as const,
              seq: event.seq,
              message: index,
              speaker: 'learner',
              start: 0,
              end: message.text.length,
              exact: message.text,
            }
          : [],
      ),
    );
    return {
      ...collected,
      items: collected.items.map((item) => ({ ...item, evidence: [...item.evidence, ...quotes] })),
    };
  },
};

async function openHistory(): Promise<Desk> {
  const desk = await erasing.calibrating.openLearner({ judge: quotingJudge });
  await desk.record(stage('secret', WORD), makeEvent(), stage('kept', KEPT));
  await desk.calibrateAll();
  return desk;
}

test('a redacted event leaves its words nowhere, not in a quote either; what else was said stands', async () => {
  const desk = await openHistory();
  expect((await findWord(desk, WORD)).length).toBeGreaterThan(1);
  const before = await readLearner(desk.reads, desk.tenant, 'learner-1');
  const result = await redact(desk, { id: 'r-1', event: 'secret', reason: 'It names somebody.' });
  expect(result).toMatchObject({ target: 'event', ledgerSeq: 1, entries: 1, duplicate: false });
  expect(await findWord(desk, WORD)).toEqual([]);
  expect((await findWord(desk, KEPT)).length).toBeGreaterThan(1);
  const after = await readLearner(desk.reads, desk.tenant, 'learner-1');
  expect([after.skills, after.xp]).toEqual([before.skills, before.xp]);
});

test('what rested on a redacted text says so, is still explained, and still verifies', async () => {
  const desk = await openHistory();
  const reason = 'It names somebody.';
  const { entry } = await redact(desk, { id: 'r-1', event: 'secret', reason });
  const journey = await readJourney(desk.reads, desk.tenant, 'learner-1', { limit: 10 });
  expect(journey.items.map(({ kind, redacted, id }) => [kind, redacted, id === entry])).toEqual([
    ['redaction', false, true],
    ['handoff', false, false],
    ['handoff', true, false],
  ]);
  expect(journey.items.map((item) => item.reason)).toEqual([reason, null, null]);
  const verdicts = await readVerdicts(desk.reads, desk.tenant, 'learner-1', {
    limit: 10,
  } as Parameters<typeof readVerdicts>[3]);
  const quotes = verdicts.items.flatMap(({ position, items }) =>
    items.flatMap(({ evidence }) =>
      evidence
        .filter((piece) => piece.type === 'quote')
        .map((piece) => [position, piece.text === null]),
    ),
  );
  expect(quotes).toContainEqual([1, true]);
  expect(quotes).toContainEqual([3, false]);
  expect(
    JSON.stringify(await readWhy(desk.reads, desk.tenant, 'learner-1', 'ledger:1')),
  ).not.toContain(WORD);
  expect(
    JSON.stringify(await readWhy(desk.reads, desk.tenant, 'learner-1', 'snapshot:2')),
  ).not.toContain(WORD);
  expect((await desk.verify()).failures).toEqual([]);
});

test('a redaction that is asked for again answers as the first time, and its id is nobody else’s', async () => {
  const desk = await openHistory();
  const first = await redact(desk, { id: 'r-1', event: 'secret' });
  expect(await redact(desk, { id: 'r-1', event: 'secret' })).toEqual({ ...first, duplicate: true });
  await expect(redact(desk, { id: 'r-1', event: 'kept' })).rejects.toMatchObject({
    code: 'redaction/id-reused',
  });
});

test('a calibration that has seen a text lands nothing of it once it is redacted, and is made again without it', async () => {
  const desk = await erasing.calibrating.openLearner({ judge: quotingJudge });
  await desk.record(stage('secret', WORD));
  const run = (await desk.begin())!;
  const slow: typeof ruleJudge = {
    ...quotingJudge,
    async score(material, collected) {
      await redact(desk, { id: 'r-1', event: 'secret' });
      return quotingJudge.score(material, collected);
    },
  };
  expect(await calibrate(desk.steps(slow), run)).toBe('stale');
  await desk.calibrateAll();
  expect(await findWord(desk, WORD)).toEqual([]);
  expect((await readLearner(desk.reads, desk.tenant, 'learner-1')).snapshotVersion).toBe(1);
  expect((await desk.verify()).failures).toEqual([]);
});

test('a peer’s message can go alone; one that shares its event’s text cannot', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(
    makeEvent({
      id: 'shared',
      messages: [
        { speaker: 'peer:learner-2', text: `Between us: ${WORD} is not well.` },
        { speaker: 'learner', text: `I thank you for telling me of ${KEPT}.` },
      ],
    }),
  );
  const count = async (): Promise<number> =>
    (
      await desk.query<{ count: number }>('select count(*) as count from body where tenant = $1', [
        desk.tenant,
      ])
    ).rows[0]!.count;
  const before = await count();
  await expect(redact(desk, { id: 'r-1', event: 'shared', message: 1 })).rejects.toMatchObject({
    code: 'redaction/not-apart',
  });
  await expect(redact(desk, { id: 'r-1', event: 'shared', message: 7 })).rejects.toMatchObject({
    code: 'request/invalid',
  });
  expect(await redact(desk, { id: 'r-1', event: 'shared', message: 0 })).toMatchObject({
    target: 'message',
    texts: 1,
  });
  expect(await count()).toBe(before); // one went, the entry's words came
  expect((await findWord(desk, KEPT)).length).toBe(1);
});

test('a person’s reason can be taken back, from the verdict and from the entry that tells of it', async () => {
  for (const by of ['verdict', 'entry'] as const) {
    const desk = await openHistory();
    const corrected = await desk.override({
      id: 'o-1',
      position: 1,
      skills: [{ skill: 'quality', level: 4 }],
      reason: `It is about ${KEPT}9.`,
    });
    expect((await findWord(desk, `${KEPT}9`)).length).toBe(2);
    const id = by === 'verdict' ? corrected.evaluation : corrected.entry;
    expect(await redact(desk, { id: 'r-1', [by]: id })).toMatchObject({ target: by, texts: 2 });
    expect(await findWord(desk, `${KEPT}9`)).toEqual([]);
    expect((await desk.verify()).failures).toEqual([]);
  }
});

test('a redaction that is refused, and one that is asked for again, takes nothing from what flows remember', async () => {
  const desk = await openHistory();
  await redact(desk, { id: 'r-1', event: 'secret' });
  await desk.record(stage('later', `${KEPT}8`), {
    ...stage('shared', KEPT),
    messages: [{ speaker: 'learner', text: 'All of this is one text with the rest of its event.' }],
  });
  await desk.calibrateAll();
  const remembered = (await openEverything(erasing.calibrating, desk)).stepResults.toSorted();
  expect(remembered.length).toBeGreaterThan(0);
  expect(await redact(desk, { id: 'r-1', event: 'secret' })).toMatchObject({ duplicate: true });
  const none = '00000000-0000-7000-8000-000000000000';
  const refused: readonly [Redaction, string][] = [
    [{ id: 'r-1', event: 'kept' }, 'redaction/id-reused'],
    [{ id: 'r-2', event: 'none' }, 'event/not-found'],
    [{ id: 'r-2', entry: none }, 'handoff-entry/not-found'],
    [{ id: 'r-2', verdict: none }, 'verdict/not-found'],
    [{ id: 'r-2', event: 'shared', message: 0 }, 'redaction/not-apart'],
    [{ id: 'r-2', event: 'shared', message: 7 }, 'request/invalid'],
  ];
  for (const [redaction, code] of refused)
    await expect(redact(desk, redaction)).rejects.toMatchObject({ code });
  expect((await openEverything(erasing.calibrating, desk)).stepResults.toSorted()).toEqual(
    remembered,
  );
});

test('what there is not is not found, whoever’s it is', async () => {
  const desk = await openHistory();
  const other = await openHistory();
  const journey = await readJourney(other.reads, other.tenant, 'learner-1', { limit: 1 });
  await expect(redact(desk, { id: 'r-1', event: 'none' })).rejects.toMatchObject({
    code: 'event/not-found',
  });
  await expect(redact(desk, { id: 'r-1', entry: journey.items[0]!.id })).rejects.toMatchObject({
    code: 'handoff-entry/not-found',
  });
  await expect(
    redact(desk, { id: 'r-1', verdict: journey.items[0]!.evaluation!.id }),
  ).rejects.toMatchObject({ code: 'verdict/not-found' });
  await erasing.erase(desk.tenant);
  await expect(redact(desk, { id: 'r-1', event: 'secret' })).rejects.toMatchObject({
    code: 'learner/erased',
  });
});

test('a text that was redacted since a backup goes again when the log is replayed', async () => {
  const desk = await openHistory();
  const { rows } = await desk.query('select to_jsonb(b) as row from body b where tenant = $1', [
    desk.tenant,
  ]);
  await redact(desk, { id: 'r-1', event: 'secret' });
  await desk.query('delete from erasure_log where tenant = $1', [desk.tenant]);
  await desk.query(
    'insert into body select * from jsonb_populate_recordset(null::body, $1) on conflict do nothing',
    [JSON.stringify(rows.map((one) => (one as { row: unknown }).row))],
  );
  expect((await findWord(desk, WORD)).length).toBeGreaterThan(1);
  expect(await replayErasureLog(erasing.openHost(erasing.logPath))).toMatchObject({
    lines: 1,
    due: [],
  });
  expect(await findWord(desk, WORD)).toEqual([]);
});
