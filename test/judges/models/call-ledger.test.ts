import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeLineUp } from '../../../src/domain/judging/describe-line-up.ts';
import type { RecordedCall } from '../../../src/judges/models/call-ledger.ts';
import type { ModelCall } from '../../../src/judges/models/model-call.ts';
import type { ModelLimits } from '../../../src/judges/models/model-limits.ts';
import { readJudging } from '../../../src/reads/judging/read-judging.ts';
import { createCallLedger } from '../../../src/steps/judging/create-call-ledger.ts';
import { inTenant } from '../../../src/store/database.ts';
import { insertRedaction, type RedactionRow } from '../../../src/store/erasure/redactions.ts';
import { findLineUp } from '../../../src/store/judging/find-line-up.ts';
import { holdOffRecords } from '../../../src/store/judging/hold-redactions.ts';
import { saveJudging } from '../../../src/writes/judging/save-judging.ts';
import type { Desk } from '../../support/calibration/calibrating.ts';
import { openBody } from '../../support/calibration/open-body.ts';
import { startErasing, type Erasing } from '../../support/erasure/erasing.ts';
import { makeEvent, NOW_MS } from '../../support/record/recording.ts';
import { startWireFake, type WireFake } from '../../wire/wire-fake.ts';
import { failureOf, HELD, makeRequest, openFaked } from '../support/asking.ts';

const GEMINI = 'gemini:gemini-2.5-flash';
const UNKNOWN = 'openai:model-without-a-price';
/** What an attempt at `makeRequest()` sets aside: its words, its answer at most, and what the model may think. */
const SET_ASIDE = 19 + 500 + 8_192;
const DAY_MS = 86_400_000;

let erasing: Erasing;
let fake: WireFake;
let nowMs = NOW_MS;
beforeAll(async () => {
  erasing = await startErasing('call ledger');
  fake = await startWireFake({ slowMs: 5_000 });
});
beforeEach(async () => {
  nowMs = NOW_MS;
  await fake.reset();
});
afterAll(async () => {
  await fake.stop();
  await erasing.close();
});

async function openDesk(): Promise<{ desk: Desk; call: ModelCall }> {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(makeEvent());
  return { desk, call: { ...(await desk.ref()), flow: 'calibrate', step: 'score' } };
}

function openLedgered(names = [GEMINI], limits: Partial<ModelLimits> = {}) {
  const { pool, recording } = erasing.calibrating;
  const ledger = createCallLedger({
    appPool: pool,
    master: recording.master,
    nowMs: () => nowMs,
  });
  return openFaked(fake, names, { ledger, limits });
}

const change = (desk: Desk, wanted: Parameters<typeof saveJudging>[2]): Promise<void> =>
  saveJudging(
    { appPool: erasing.calibrating.pool, nowMs: () => nowMs },
    desk.tenant,
    wanted,
    'key-1',
  );

const readAccount = (desk: Desk, names: readonly string[] = [GEMINI]) =>
  readJudging(
    {
      appPool: erasing.calibrating.pool,
      nowMs: () => nowMs,
      pricesAsOf: '2026-03',
      listJudges: () => names.map((name) => ({ name, circuit: null })),
    },
    desk.tenant,
  );

const MADE: Omit<RecordedCall, 'id' | 'prompt' | 'answer'> = {
  attempt: {
    provider: GEMINI,
    ordinal: 0,
    attempt: 1,
    outcome: 'answered',
    latencyMs: 5,
    tokensIn: 10,
    tokensOut: 20,
    costMicroUsd: 53,
  },
  model: 'gemini-2.5-flash',
  promptVersion: 'test-verdict.v1',
  tokensEstimated: false,
  priced: true,
};

function makeRedaction(): RedactionRow {
  return {
    id: v7(),
    requestHash: Buffer.from('hash'),
    target: 'message',
    ledgerSeq: 1,
    message: 0,
    entry: null,
    evaluation: null,
    texts: 1,
    entries: 0,
    journeyEntry: v7(),
    requestedBy: 'key-1',
    recordedAt: new Date(NOW_MS),
  };
}

const redactAnother = (desk: Desk, call: ModelCall): Promise<void> =>
  inTenant(erasing.calibrating.pool, desk.tenant, (transaction) =>
    insertRedaction(transaction, call, makeRedaction()),
  );

async function readCalls(desk: Desk) {
  const { rows } = await desk.query<{
    provider: string;
    outcome: string;
    attempt: number;
    ordinal: number;
    priced: boolean;
    tokens_in: number;
    tokens_out: number;
    cost_micro_usd: number;
    prompt_body: string;
    answer_body: string | null;
    flow: string;
    prompt_version: string;
  }>('select * from judge_call where tenant = $1 order by attempt', [desk.tenant]);
  return rows;
}

describe('the account of model calls', () => {
  test('notes every attempt, its words as ciphertext under the key of the learner', async () => {
    fake.script({ provider: 'openai', fault: 'max-tokens' }, { answer: HELD });
    const { desk, call } = await openDesk();
    await openLedgered([UNKNOWN, GEMINI]).ask(makeRequest(), call);
    const [first, second] = await readCalls(desk);
    expect(first).toMatchObject({
      provider: UNKNOWN,
      outcome: 'cut',
      attempt: 1,
      ordinal: 0,
      priced: false,
      cost_micro_usd: 0,
      flow: 'calibrate',
      prompt_version: 'test-verdict.v1',
    });
    expect(second).toMatchObject({ outcome: 'answered', attempt: 2, ordinal: 1, priced: true });
    expect(second?.cost_micro_usd).toBe(
      Math.round((second?.tokens_in ?? 0) * 0.3 + (second?.tokens_out ?? 0) * 2.5),
    );
    const opened = await openBody(erasing.calibrating, desk, second?.prompt_body ?? '');
    expect(opened).toEqual({ prompt: `Judge what was said.\n\n${makeRequest().prompt}` });
    const answer = await openBody(erasing.calibrating, desk, second?.answer_body ?? '');
    expect(JSON.parse(String(answer['answer']))).toEqual(HELD);
    const { rows } = await desk.query(
      `select 1 from judge_call where row(judge_call.*)::text like '%round in the last%' and tenant = $1`,
      [desk.tenant],
    );
    expect(rows).toEqual([]);
  });

  test('sums the day by provider, and says what it could not price', async () => {
    fake.script({ provider: 'openai', fault: 'refusal' }, { answer: HELD });
    const { desk, call } = await openDesk();
    await openLedgered([UNKNOWN, GEMINI]).ask(makeRequest(), call);
    const account = await readAccount(desk, [UNKNOWN, GEMINI, 'builtin']);
    const calls = await readCalls(desk);
    const tokens = calls.reduce((sum, row) => sum + row.tokens_in + row.tokens_out, 0);
    expect(account).toMatchObject({ day: '2026-03-02', reservedTokens: 0, stopped: false });
    expect(account.today).toMatchObject({ calls: 2, answered: 1, unpriced: 1 });
    expect(account.today.tokensIn + account.today.tokensOut).toBe(tokens);
    expect(account.judges.map(({ name, today }) => [name, today.calls])).toEqual([
      [UNKNOWN, 1],
      [GEMINI, 1],
      ['builtin', 0],
    ]);
    const later = await readAccount(desk, ['builtin']);
    expect(later.judges.map(({ name, inForce }) => [name, inForce])).toEqual([
      ['builtin', true],
      [GEMINI, false],
      [UNKNOWN, false],
    ]);
  });

  test('an attempt that timed out is counted by its prompt: it may be billed', async () => {
    fake.script({ fault: 'slow-first-byte' });
    const { desk, call } = await openDesk();
    await failureOf(openLedgered([GEMINI], { callMsMax: 300 }).ask(makeRequest(), call));
    const account = await readAccount(desk);
    expect(account.today).toMatchObject({ calls: 1, answered: 0, tokensIn: 19, tokensOut: 0 });
  });

  test('nothing is asked for an erased learner, and nothing of a call under way is kept', async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    const { pool, recording } = erasing.calibrating;
    const ledger = createCallLedger({
      appPool: pool,
      master: recording.master,
      nowMs: () => nowMs,
    });
    const id = '01900000-0000-7000-8000-000000000001';
    expect(await ledger.admit(call, 1_000, id)).toBe('admitted');
    await erasing.erase(desk.tenant);
    await ledger.record(call, {
      ...MADE,
      id,
      prompt: 'words that must not come back',
      answer: 'nor these',
    });
    expect(await readCalls(desk)).toEqual([]);
    const { rows } = await desk.query('select 1 from body where tenant = $1', [desk.tenant]);
    expect(rows).toEqual([]);
    const account = await readAccount(desk);
    expect(account).toMatchObject({ reservedTokens: 0, today: { calls: 1, tokensOut: 20 } });
    await expect(openLedgered().ask(makeRequest(), call)).rejects.toMatchObject({
      code: 'learner/erased',
    });
    expect(fake.requests).toHaveLength(0);
  });

  test('of a call whose words were taken back meanwhile its numbers are kept, and no word', async () => {
    const { desk, call } = await openDesk();
    const { pool, recording } = erasing.calibrating;
    const ledger = createCallLedger({
      appPool: pool,
      master: recording.master,
      nowMs: () => nowMs,
    });
    const made = (id: string): RecordedCall => ({
      ...MADE,
      id,
      prompt: 'words that must not come back',
      answer: 'nor these',
    });
    const ids = [1, 2, 3].map((last) => `01900000-0000-7000-8000-00000000010${last}`);
    await ledger.admit(call, 1_000, ids[0] ?? '');
    await redactAnother(desk, call);
    await ledger.record(call, made(ids[0] ?? ''));
    // Admitted after it, with words that were read before it.
    await ledger.admit(call, 1_000, ids[1] ?? '');
    await ledger.record({ ...call, redactions: 0 }, made(ids[1] ?? ''));
    await ledger.admit(call, 1_000, ids[2] ?? '');
    await ledger.record({ ...call, redactions: 1 }, made(ids[2] ?? ''));
    const { rows } = await desk.query(
      'select id, prompt_body is null as wordless, answer_body is null as mute from judge_call where tenant = $1 order by id',
      [desk.tenant],
    );
    expect(rows).toEqual([
      { id: ids[0], wordless: true, mute: true },
      { id: ids[1], wordless: true, mute: true },
      { id: ids[2], wordless: false, mute: false },
    ]);
    expect(await readAccount(desk)).toMatchObject({ reservedTokens: 0, today: { calls: 3 } });
  });

  test('nobody else gets words that were taken back since they were read, and the question ends', async () => {
    fake.script({ provider: 'gemini', fault: 'max-tokens' }, { answer: HELD });
    const { desk, call } = await openDesk();
    const models = openLedgered([GEMINI, UNKNOWN]);
    const onAttempt = (): Promise<void> => redactAnother(desk, call);
    const failure = await failureOf(
      models.ask(makeRequest(), { ...call, redactions: 0, onAttempt }),
    );
    expect(failure.code).toBe('judge/aborted');
    expect(failure.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      [GEMINI, 'cut'],
    ]);
    expect(fake.requests).toHaveLength(1);
  });

  test('a record waits for a redaction under way, and knows of it afterwards', async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    const { pool } = erasing.calibrating;
    const models = openLedgered();
    const order: string[] = [];
    let recorded: Promise<unknown> = Promise.resolve();
    await inTenant(pool, call.tenant, async (transaction) => {
      await holdOffRecords(transaction, call.learner);
      recorded = models.ask(makeRequest(), call).then(() => order.push('recorded'));
      await expect
        .poll(async () => {
          const waiting = `select 1 from pg_locks join pg_database d on d.oid = database
            where locktype = 'advisory' and not granted and datname = current_database()`;
          return (await desk.query(waiting, [])).rows.length;
        })
        .toBe(1);
      await insertRedaction(transaction, call, makeRedaction());
      order.push('redacted');
    });
    await recorded;
    expect(order).toEqual(['redacted', 'recorded']);
    expect(await readCalls(desk)).toMatchObject([{ prompt_body: null, answer_body: null }]);
  });
});

describe("the tenant's day", () => {
  test('lets through what fits, however many want in at the same moment', async () => {
    const { desk, call } = await openDesk();
    await change(desk, { dailyTokens: 3_500 });
    const { pool, recording } = erasing.calibrating;
    const ledger = createCallLedger({
      appPool: pool,
      master: recording.master,
      nowMs: () => nowMs,
    });
    const admissions = await Promise.all(
      Array.from({ length: 20 }, () => ledger.admit(call, 1_000, v7())),
    );
    expect(admissions.filter((admission) => admission === 'admitted')).toHaveLength(3);
    expect(await readAccount(desk)).toMatchObject({ reservedTokens: 3_000, today: { calls: 0 } });
  });

  test('is never overrun by parallel questions, and what was set aside and not used is there again', async () => {
    fake.script({ answer: HELD, delayMs: 100 });
    const { desk, call } = await openDesk();
    const dailyTokens = SET_ASIDE * 3;
    await change(desk, { dailyTokens });
    const models = openLedgered();
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => models.ask(makeRequest(), call)),
    );
    const answered = asked.filter(({ status }) => status === 'fulfilled');
    expect(fake.requests).toHaveLength(answered.length);
    expect(answered.length).toBeGreaterThanOrEqual(3);
    for (const one of asked) {
      if (one.status === 'fulfilled') continue;
      expect(one.reason).toMatchObject({ code: 'judge/over-budget', retryable: true });
    }
    const account = await readAccount(desk);
    expect(account.today.tokensIn + account.today.tokensOut).toBeLessThanOrEqual(dailyTokens);
    expect(account.reservedTokens).toBe(0);
    await models.ask(makeRequest(), call);
  });

  test('over the budget nobody else is asked, and the next day begins anew', async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    await change(desk, { dailyTokens: 0 });
    const models = openLedgered([GEMINI, UNKNOWN]);
    const failure = await failureOf(models.ask(makeRequest(), call));
    expect(failure.code).toBe('judge/over-budget');
    expect(failure.attempts.map(({ outcome }) => outcome)).toEqual(['over-budget']);
    await change(desk, { dailyTokens: SET_ASIDE + 50 });
    await models.ask(makeRequest(), call);
    await failureOf(models.ask(makeRequest({ prompt: 'x'.repeat(400) }), call));
    nowMs += DAY_MS;
    await models.ask(makeRequest({ prompt: 'x'.repeat(10) }), call);
    expect((await readAccount(desk)).day).toBe('2026-03-03');
  });

  test("begins at midnight in the tenant's zone", async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    await desk.query(`update tenant set time_zone = 'Asia/Tokyo' where id = $1`, [desk.tenant]);
    nowMs = Date.parse('2026-03-02T15:30:00Z');
    await openLedgered().ask(makeRequest(), call);
    expect(await readAccount(desk)).toMatchObject({ day: '2026-03-03', today: { calls: 1 } });
  });

  test('what a process that died had set aside is free again after its time', async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    await change(desk, { dailyTokens: SET_ASIDE + 100 });
    const { pool, recording } = erasing.calibrating;
    const ledger = createCallLedger({
      appPool: pool,
      master: recording.master,
      nowMs: () => nowMs,
    });
    await ledger.admit(call, 5_000, '01900000-0000-7000-8000-000000000002'); // and never recorded
    expect((await failureOf(openLedgered().ask(makeRequest(), call))).code).toBe(
      'judge/over-budget',
    );
    nowMs += 181_000;
    expect((await openLedgered().ask(makeRequest(), call)).answer).toEqual(HELD);
  });

  test('the switch stops every model at once, and lets them go on', async () => {
    fake.script({ answer: HELD });
    const { desk, call } = await openDesk();
    await change(desk, { stopped: true });
    const failure = await failureOf(openLedgered().ask(makeRequest(), call));
    expect(failure).toMatchObject({ code: 'judge/stopped', retryable: true });
    expect(fake.requests).toHaveLength(0);
    expect(await readAccount(desk)).toMatchObject({ stopped: true, version: 1 });
    await change(desk, { stopped: true });
    expect((await readAccount(desk)).version).toBe(1);
    await change(desk, { stopped: false });
    await openLedgered().ask(makeRequest(), call);
    expect(await readAccount(desk)).toMatchObject({ version: 2, dailyTokens: 5_000_000 });
  });

  test('of one tenant says nothing of another', async () => {
    fake.script({ answer: HELD });
    const [one, other] = [await openDesk(), await openDesk()];
    await change(one.desk, { stopped: true });
    await openLedgered().ask(makeRequest(), other.call);
    expect(await readAccount(one.desk)).toMatchObject({ today: { calls: 0 }, stopped: true });
    expect(await readAccount(other.desk)).toMatchObject({ today: { calls: 1 }, stopped: false });
  });
});

describe('the line-up of judges', () => {
  const number = (desk: Desk, names: readonly string[], prompts: readonly string[]) =>
    inTenant(erasing.calibrating.pool, desk.tenant, (transaction) =>
      findLineUp(transaction, desk.tenant, describeLineUp(names, prompts)),
    );

  test('is 0 for the built-in judge, and else numbered as it came', async () => {
    const { desk } = await openDesk();
    expect(await number(desk, ['builtin'], ['a.v1'])).toBe(0);
    expect(await number(desk, [GEMINI, 'builtin'], ['a.v1', 'b.v1'])).toBe(1);
    expect(await number(desk, [GEMINI, 'builtin'], ['b.v1', 'a.v1'])).toBe(1);
    expect(await number(desk, [GEMINI, 'builtin'], ['a.v2', 'b.v1'])).toBe(2);
    expect(await number(desk, ['builtin'], [])).toBe(0);
    expect(await number(desk, [GEMINI, 'builtin'], ['a.v1', 'b.v1'])).toBe(1);
    const other = await openDesk();
    expect(await number(other.desk, [UNKNOWN], ['a.v1'])).toBe(1);
  });

  test('gets one number each when several are new at the same moment', async () => {
    const { desk } = await openDesk();
    const wanted = [[GEMINI], [UNKNOWN], [GEMINI], [GEMINI, UNKNOWN]];
    const numbers = await Promise.all(wanted.map((names) => number(desk, names, ['a.v1'])));
    expect(numbers[0]).toBe(numbers[2]);
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3]));
  });
});
