import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashEntry } from '../../src/domain/journey/entry-hash.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { Dice } from '../support/random/dice.ts';
import { openBody } from '../support/calibration/open-body.ts';
import { readChain } from '../support/calibration/read-chain.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import {
  OWN_WORDS,
  readProjection,
  rebuild,
  tell,
  type Told,
} from '../support/journey/describe-entry.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('journey_writer');
});
afterAll(() => calibrating.close());

async function open(): Promise<Desk> {
  const desk = await calibrating.openLearner();
  await desk.record(
    makeEvent({
      kind: 'note_submission',
      status: 'completed',
      messages: [
        { speaker: 'learner', text: OWN_WORDS },
        { speaker: 'peer:learner-2', text: 'The second table is the wrong one.' },
      ],
    }),
  );
  return desk;
}

const MINUTE_MS = 60_000;

async function readGaps(desk: Desk): Promise<Record<string, string>> {
  const { rows } = await desk.query<{ gap: string; status: string }>(
    'select gap, status from gap_state where tenant = $1',
    [desk.tenant],
  );
  return Object.fromEntries(rows.map(({ gap, status }) => [gap, status]));
}

async function readCarries(desk: Desk): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await desk.query(
    `select item, audience, gap, status, unresolved from carry_state where tenant = $1 order by number`,
    [desk.tenant],
  );
  return rows;
}

test('every kind of entry is linked, hashed, and committed to its words', async () => {
  const desk = await open();
  const item = randomUUID();
  const whole = (entry: string) => ({ entry, claim: null });
  const first = await tell(calibrating, desk, { gaps: [{}], quote: {} });
  await tell(calibrating, desk, {
    source: 'review',
    author: 'judge',
    focus: 'other',
    carries: [{ item, audience: 'coach' }],
  });
  // A person's verdict leaves alone what it does not name; a new evaluation of the whole takes everything along.
  const human = await tell(calibrating, desk, {
    kind: 'correction',
    author: 'human',
    source: 'human',
    supersedes: whole(first.header.id),
  });
  expect(await readGaps(desk)).toEqual({ 'gap-1': 'new' });
  const judged = await tell(calibrating, desk, {
    kind: 'correction',
    author: 'judge',
    source: 'judge',
    supersedes: whole(human.header.id),
  });
  expect(await readGaps(desk)).toEqual({});
  await tell(calibrating, desk, {
    kind: 'learner_response',
    author: 'human',
    source: null,
    happened: [],
    supersedes: { entry: judged.header.id, claim: 'happened/0' },
  });
  const said = { author: 'human', source: null, happened: [] } as const;
  await tell(calibrating, desk, { ...said, kind: 'redaction' });
  await tell(calibrating, desk, {
    ...said,
    kind: 'carry',
    carries: [{ item, operation: 'acknowledge' }],
  });
  await tell(calibrating, desk, { source: 'platform' });
  const { rows } = await desk.query<Record<string, unknown>>(
    `select kind, previous_id as "previousId", id, encode(previous_hash, 'hex') as "previousHash",
            encode(hash, 'hex') as hash, focus, previous_in_focus_id as "inFocus"
     from handoff where tenant = $1 order by entry_seq`,
    [desk.tenant],
  );
  expect(rows.map(({ kind }) => kind)).toEqual([
    'handoff',
    'handoff',
    'correction',
    'correction',
    'learner_response',
    'redaction',
    'carry',
    'handoff',
  ]);
  for (const [index, row] of rows.entries()) {
    expect(row['previousId']).toBe(rows[index - 1]?.['id'] ?? null);
    expect(row['previousHash']).toBe(rows[index - 1]?.['hash'] ?? '0'.repeat(64));
    const inFocus = rows.slice(0, index).findLast((other) => other['focus'] === row['focus']);
    expect(row['inFocus']).toBe(inFocus?.['id'] ?? null);
  }
  const { rows: states } = await desk.query(
    `select next_entry_seq as next, head_entry as head from learner_state s join learner l on l.id = s.learner
     where s.tenant = $1 and external_id = 'learner-1'`,
    [desk.tenant],
  );
  expect(states).toEqual([{ next: 9, head: rows.at(-1)?.['id'] }]);
  expect(await readCarries(desk)).toMatchObject([
    { gap: 'gap-1' },
    { item, status: 'acknowledged' },
  ]);
  expect((await readCarries(desk))[0]).toMatchObject({ status: 'dropped', unresolved: false });
});

test('what an entry hashes is what the tables say of it, carries included', async () => {
  const desk = await open();
  const linked = await tell(calibrating, desk, {
    quote: {},
    carries: [{ text: 'Bring the table.' }],
  });
  expect(linked.header.carries).toHaveLength(1);
  expect(linked.hash).toBe(hashEntry(linked.header, linked.commitment));
  const [row] = await readChain(desk);
  expect(row).toMatchObject({ commitment: linked.commitment, ciphertextHash: linked.commitment });
  expect(await openBody(calibrating, desk, row!.bodyId)).toMatchObject({
    carries: [{ item: linked.header.carries[0]?.item, text: 'Bring the table.' }],
    signals: [{ evidence: [{ exact: OWN_WORDS }] }],
  });
});

test('a quote has to stand where it says, by whom it says; what was redacted since is not written again', async () => {
  const desk = await open();
  for (const quote of [
    { exact: 'I compared both tables, and the third row agrees..' },
    { start: 1 },
    { speaker: 'tutor' },
    { message: 1, speaker: 'peer:learner-2', start: 0, end: 10, exact: 'The second' },
    { message: 7 },
    { seq: 5 },
  ]) {
    await expect(tell(calibrating, desk, { quote })).rejects.toThrow(RangeError);
  }
  expect(await readChain(desk)).toEqual([]);
  await desk.query('delete from body where tenant = $1', [desk.tenant]);
  await tell(calibrating, desk, { quote: {} });
  const [row] = await readChain(desk);
  expect(JSON.stringify(await openBody(calibrating, desk, row!.bodyId))).not.toContain('tables');
});

test('an entry without claims, or with operations that its evaluation does not prove, is not written', async () => {
  const desk = await open();
  for (const told of [
    { happened: [] },
    { gaps: [{ operation: 'reapplied' }], assist: 'hint' },
    { gaps: [{ evidence: [3] }] },
    { source: null, gaps: [{}] },
    { carries: [{ text: 'x'.repeat(241) }] },
    { carries: [{ audience: null }] },
    { supersedes: { entry: randomUUID(), claim: null } },
  ] satisfies readonly Told[]) {
    await expect(tell(calibrating, desk, told)).rejects.toThrow(RangeError);
  }
  await expect(
    tell(calibrating, desk, { carries: [{ operation: 'resolve' }] }),
  ).rejects.toMatchObject({ code: 'carry/not-open' });
  expect(await readChain(desk)).toEqual([]);
});

test('what stands is superseded once: a second correction of the same entry, or of the same claim, is refused', async () => {
  const desk = await open();
  const first = await tell(calibrating, desk, { gaps: [{}] });
  const correct = (entry: string, claim: string | null) =>
    tell(calibrating, desk, { kind: 'correction', author: 'judge', supersedes: { entry, claim } });
  await correct(first.header.id, 'happened/0');
  await expect(correct(first.header.id, 'happened/0')).rejects.toThrow(RangeError);
  await correct(first.header.id, 'signals/0');
  const whole = await correct(first.header.id, null);
  const before = [await readChain(desk), await readProjection(desk)];
  await expect(correct(first.header.id, null)).rejects.toThrow(RangeError);
  await expect(correct(first.header.id, 'happened/1')).rejects.toThrow(RangeError);
  expect([await readChain(desk), await readProjection(desk)]).toEqual(before);
  await correct(whole.header.id, null);
});

test('an entry, its words and all that is derived from it are there together, or not at all', async () => {
  const desk = await open();
  await tell(calibrating, desk, { gaps: [{}] });
  const before = [await readChain(desk), await readProjection(desk)];
  await expect(
    tell(calibrating, desk, { gaps: [{ operation: 'reapplied' }, { gap: 'gap-2' }] }, () => {
      throw new Error('the caller has second thoughts');
    }),
  ).rejects.toThrow('second thoughts');
  expect([await readChain(desk), await readProjection(desk)]).toEqual(before);
  await desk.query('update learner_state set erasing = true where tenant = $1', [desk.tenant]);
  await expect(tell(calibrating, desk, {})).rejects.toMatchObject({ code: 'learner/erased' });
});

test('what is failed is watched once, until it is done alone elsewhere', async () => {
  const desk = await open();
  await tell(calibrating, desk, { gaps: [{}], occurredAtMs: NOW_MS });
  await tell(calibrating, desk, { gaps: [{}], occurredAtMs: NOW_MS + MINUTE_MS });
  expect(await readCarries(desk)).toMatchObject([
    { audience: 'manager', gap: 'gap-1', status: 'open' },
  ]);
  const [watch] = await readChain(desk);
  expect(await openBody(calibrating, desk, watch!.bodyId)).toMatchObject({
    carries: [{ text: expect.stringMatching(/^Not met yet: gap-1 \(.+\)\. Watch whether/u) }],
  });
  // Helped is not alone, and late is not after.
  const helped = { operation: 'walked', assist: 'hint' } as const;
  await tell(calibrating, desk, {
    gaps: [helped],
    assist: 'hint',
    occurredAtMs: NOW_MS + 2 * MINUTE_MS,
  });
  const alone = { operation: 'reapplied' } as const;
  await tell(calibrating, desk, { gaps: [alone], occurredAtMs: NOW_MS - MINUTE_MS });
  expect(await readGaps(desk)).toEqual({ 'gap-1': 'walked-through' });
  expect(await readCarries(desk)).toMatchObject([{ status: 'open' }]);
  await tell(calibrating, desk, { gaps: [alone], occurredAtMs: NOW_MS + 3 * MINUTE_MS });
  expect(await readGaps(desk)).toEqual({ 'gap-1': 're-applied' });
  expect(await readCarries(desk)).toMatchObject([{ status: 'resolved' }]);
  const told = { operation: 'walked', assist: 'told' } as const;
  await tell(calibrating, desk, { gaps: [{ ...told, gap: 'gap-2' }], assist: 'told' });
  expect(await readCarries(desk)).toMatchObject([
    { status: 'resolved' },
    { gap: 'gap-2', status: 'open' },
  ]);
});

test('a twenty-first carry for an audience expires the oldest, on record in the same entry', async () => {
  const desk = await open();
  const items: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    const item = randomUUID();
    items.push(item);
    await tell(calibrating, desk, { carries: [{ item }] });
  }
  await tell(calibrating, desk, { carries: [{ audience: 'tutor' }] });
  const last = await tell(calibrating, desk, { carries: [{}] });
  expect(last.header.carries.map(({ item, operation }) => [operation, item])).toEqual([
    ['expire', items[0]],
    ['open', last.header.carries[1]?.item],
  ]);
  const carries = await readCarries(desk);
  expect(
    carries.filter(({ unresolved, audience }) => unresolved && audience === 'peer'),
  ).toHaveLength(20);
  expect(carries[0]).toMatchObject({ item: items[0], status: 'expired' });
});

test('what is kept beside a journey is what its entries come to, however they arrive', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const dice = new Dice(seed);
    const desk = await open();
    const entries: string[] = [];
    const items: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const isCorrection = entries.length > 0 && dice.chance(0.15);
      const operation = dice.pick(['observed', 'walked', 'reapplied'] as const);
      const assist = operation === 'reapplied' ? 'none' : dice.pick(['hint', 'told'] as const);
      const gaps = ['a', 'b', 'c']
        .filter(() => dice.chance(0.5))
        .map((gap) => ({ gap, operation }));
      const ended = items.length > 0 && dice.chance(0.2) ? items.pop() : undefined;
      const opened = dice.chance(0.2) ? randomUUID() : undefined;
      const linked = await tell(calibrating, desk, {
        kind: isCorrection ? 'correction' : 'handoff',
        author: isCorrection && dice.chance(0.5) ? 'human' : 'code',
        focus: dice.pick(['one', 'two']),
        occurredAtMs: NOW_MS + Math.floor(dice.next() * 1_000) * MINUTE_MS,
        touchpoint: dice.pick(['t-1', 't-2', 't-3', 't-4', 't-5']),
        outcome: dice.pick(['passed', 'failed', 'none']),
        assist,
        gaps,
        carries: [
          ...(ended === undefined ? [] : [{ item: ended, operation: 'resolve' as const }]),
          ...(opened === undefined ? [] : [{ item: opened }]),
        ],
        supersedes: isCorrection
          ? { entry: entries.splice(Math.floor(dice.next() * entries.length), 1)[0]!, claim: null }
          : null,
      });
      entries.push(linked.header.id);
      if (opened !== undefined) items.push(opened);
    }
    const kept = await readProjection(desk);
    await rebuild(calibrating, desk);
    expect([seed, await readProjection(desk)]).toEqual([seed, kept]);
  }
}, 180_000);

test('a journey from before there was a projection gets one with its next entry, or its next look', async () => {
  const [mended, looked] = [await open(), await open()];
  for (const desk of [mended, looked]) {
    await tell(calibrating, desk, { gaps: [{}], touchpoint: 't-1' });
    await tell(calibrating, desk, { gaps: [{ gap: 'gap-2' }], touchpoint: 't-2' });
    for (const table of [
      'gap_operation',
      'gap_state',
      'gap_focus',
      'carry_state',
      'journey_checkpoint',
    ]) {
      await desk.query(`delete from ${table} where tenant = $1`, [desk.tenant]);
    }
  }
  await looked.evaluateOnce();
  expect(await readGaps(looked)).toEqual({ 'gap-1': 'new', 'gap-2': 'new' });
  await tell(calibrating, mended, {
    gaps: [{ operation: 'reapplied' }],
    touchpoint: 't-3',
    occurredAtMs: NOW_MS + 1,
  });
  expect(await readGaps(mended)).toEqual({ 'gap-1': 're-applied', 'gap-2': 'new' });
  const kept = await readProjection(mended);
  await rebuild(calibrating, mended);
  expect(await readProjection(mended)).toEqual(kept);
});

test('the change feed tells of every entry', async () => {
  const desk = await open();
  await tell(calibrating, desk, {});
  await tell(calibrating, desk, {});
  const { rows } = await desk.query(
    `select seq from change where tenant = $1 and type = 'journey' order by id`,
    [desk.tenant],
  );
  expect(rows).toEqual([{ seq: 1 }, { seq: 2 }]);
});

test('verdicts, light evaluations and corrections leave a journey that verifies and a projection that is its fold', async () => {
  const desk = await calibrating.openLearner();
  const stage = (fields = {}) =>
    makeEvent({
      kind: 'stage',
      status: 'completed',
      outcome: 'failed',
      signals: { firstTryCorrect: false, hints: 0 },
      messages: [{ speaker: 'learner', text: OWN_WORDS }],
      ...fields,
    });
  await desk.record(stage(), makeEvent({ status: 'completed' }), stage({ outcome: 'passed' }));
  await desk.calibrateAll();
  await desk.evaluateOnce();
  await desk.override({
    id: 'o-1',
    position: 1,
    skills: [{ skill: 'quality', level: 5 }],
    reason: 'It was fine.',
  });
  const report = await desk.verify();
  expect(report.failures).toEqual([]);
  const kept = await readProjection(desk);
  await rebuild(calibrating, desk);
  expect(await readProjection(desk)).toEqual(kept);
  const { rows } = await desk.query(
    'select kind from handoff where tenant = $1 order by entry_seq',
    [desk.tenant],
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['handoff', 'handoff', 'handoff', 'correction']);
});

test('a level above the middle takes back what was missed of its skill, and any other is no proof of a failure', async () => {
  const cites = async (desk: Desk) =>
    (
      await desk.query<{ gap: string; entries: unknown; failed: number }>(
        `select gap, state -> 'failed' as failed,
           array(select (c ->> 'entrySeq')::integer from jsonb_array_elements(state -> 'cites') c) as entries
         from gap_state where tenant = $1 and gap in ('quality.passed', 'independence.help') order by gap`,
        [desk.tenant],
      )
    ).rows;
  const missed = { failed: 1, entries: [1] };
  const gaps = {
    helped: { gap: 'independence.help', ...missed },
    failed: { gap: 'quality.passed', ...missed },
  };
  for (const [level, left] of [
    [3, [gaps.helped, gaps.failed]],
    [4, [gaps.helped]],
  ] as const) {
    const desk = await calibrating.openLearner();
    const signals = { firstTryCorrect: false, hints: 5, helpRequests: 5, attempts: 5 };
    const messages = [{ speaker: 'learner', text: OWN_WORDS }];
    await desk.record(
      makeEvent({ kind: 'stage', status: 'completed', outcome: 'failed', signals, messages }),
    );
    await desk.calibrateAll();
    expect(await cites(desk)).toEqual([gaps.helped, gaps.failed]);
    const skills = [{ skill: 'quality' as const, level }];
    await desk.override({ id: 'o-1', position: 1, skills, reason: 'I saw it.' });
    // A person's entry is number 2: it may take a failure back, and is never what one rests on.
    expect(await cites(desk)).toEqual(left);
    const kept = await readProjection(desk);
    await rebuild(calibrating, desk);
    expect(await readProjection(desk)).toEqual(kept);
  }
});
