import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModelAttempt } from '../../../src/judges/models/model-call.ts';
import { startWireFake, type WireFake } from '../../wire/wire-fake.ts';
import {
  failureOf,
  HELD,
  makeCall,
  makeRequest,
  openFaked,
  rememberCalls,
} from '../support/asking.ts';

const GEMINI = 'gemini:gemini-2.5-flash';
const OPENAI = 'openai:gpt-5-mini';
const CHAT = 'openai-chat:gpt-4.1';
const BOTH = [GEMINI, OPENAI];

let fake: WireFake;
beforeAll(async () => {
  fake = await startWireFake({ slowMs: 5_000 });
});
beforeEach(() => fake.reset());
afterAll(() => fake.stop());

const outcomes = (attempts: readonly ModelAttempt[]): readonly string[] =>
  attempts.map(({ provider, outcome }) => `${provider.split(':')[0]} ${outcome}`);

describe('one question to several models', () => {
  test.each([GEMINI, OPENAI, CHAT])('%s answers in the form that was asked for', async (name) => {
    fake.script({ answer: HELD });
    const answer = await openFaked(fake, [name]).ask(makeRequest(), makeCall());
    expect(answer).toMatchObject({ answer: HELD, provider: name, ordinal: 0 });
    expect(answer.attempts[0]?.tokensIn).toBeGreaterThan(0);
    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]).toMatchObject({
      instructions: 'Judge what was said.',
      schemaName: 'test_verdict',
      outputTokensMax: 500 + 8_192,
    });
  });

  test('goes to the next provider after one retry, and says who answered', async () => {
    fake.script({ provider: 'gemini', fault: 'unavailable' }, { answer: HELD });
    const answer = await openFaked(fake, BOTH).ask(makeRequest(), makeCall());
    expect(answer).toMatchObject({
      answer: HELD,
      provider: OPENAI,
      model: 'gpt-5-mini',
      ordinal: 1,
    });
    expect(outcomes(answer.attempts)).toEqual([
      'gemini unavailable',
      'gemini unavailable',
      'openai answered',
    ]);
    expect(answer.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test.each(['unauthorised', 'bad-request', 'refusal', 'max-tokens', 'huge-answer'] as const)(
    'does not ask the same provider again after %s',
    async (fault) => {
      fake.script({ provider: 'openai', fault, answer: HELD }, { answer: HELD });
      const answer = await openFaked(fake, [CHAT, GEMINI]).ask(makeRequest(), makeCall());
      expect(answer.attempts.map(({ ordinal }) => ordinal)).toEqual([0, 1]);
    },
  );

  test('keeps what fails over per call: of 100 parallel questions none is lost', async () => {
    // Every other request fails, so that questions fail over beside questions that do not.
    let count = 0;
    const everyOther = (): boolean => (count += 1) % 2 === 0;
    fake.script(
      { provider: 'gemini', when: everyOther, fault: 'bad-request' },
      { answer: (question) => ({ ...HELD, reason: question.prompt }) },
    );
    const models = openFaked(fake, BOTH);
    const asked = Array.from({ length: 100 }, async (_, index) => {
      const answer = await models.ask(makeRequest({ prompt: `question ${index}` }), makeCall());
      return { index, answer };
    });
    const answers = await Promise.all(asked);
    for (const { index, answer } of answers) {
      expect(answer.answer.reason).toBe(`question ${index}`);
      expect(answer.ordinal).toBe(answer.attempts.length - 1);
    }
    const byOpenai = answers.filter(({ answer }) => answer.ordinal === 1).length;
    expect(byOpenai).toBe(50);
  });

  test('fails with every attempt on record when nobody answers', async () => {
    fake.script({ fault: 'server-error' });
    const ledger = rememberCalls();
    const told: ModelAttempt[] = [];
    const failure = await failureOf(
      openFaked(fake, BOTH, { ledger }).ask(
        makeRequest(),
        makeCall({ onAttempt: (attempt) => void told.push(attempt) }),
      ),
    );
    expect(failure).toMatchObject({ code: 'judge/unavailable', retryable: true });
    expect(failure.cause).toBeUndefined();
    expect(failure.attempts).toHaveLength(4);
    expect(told).toEqual(failure.attempts);
    expect(ledger.made.map(({ attempt }) => attempt)).toEqual(failure.attempts);
  });

  test('asks anew, naming the faults that code found, and then the next provider', async () => {
    fake.script(
      { provider: 'gemini', answer: { ...HELD, reason: 'invented' } },
      { provider: 'openai', answer: HELD },
    );
    const findFaults = ({ reason }: { reason: string }): readonly string[] =>
      reason === 'invented' ? ['the reason rests on nothing'] : [];
    const answer = await openFaked(fake, BOTH).ask(makeRequest({ findFaults }), makeCall());
    expect(outcomes(answer.attempts)).toEqual([
      'gemini unverified',
      'gemini unverified',
      'openai answered',
    ]);
    expect(fake.requests[0]?.prompt).not.toContain('refused');
    expect(fake.requests[1]?.prompt).toContain('- the reason rests on nothing');
    expect(fake.requests[1]?.prompt).not.toContain('invented');
    expect(fake.requests[2]?.prompt).not.toContain('the reason rests on nothing');
  });

  test('an answer that holds at the second asking is taken', async () => {
    fake.script({ fault: 'extra-key', answer: HELD, times: 1 }, { answer: HELD });
    const answer = await openFaked(fake, BOTH).ask(makeRequest(), makeCall());
    expect(outcomes(answer.attempts)).toEqual(['gemini malformed', 'gemini answered']);
    expect(answer.ordinal).toBe(0);
  });
});

describe('time', () => {
  test('a provider that hangs leaves the next one its share of the deadline', async () => {
    fake.script({ provider: 'gemini', fault: 'slow-first-byte' }, { answer: HELD });
    const models = openFaked(fake, BOTH, { limits: { callMsMax: 6_000 } });
    const answer = await models.ask(makeRequest(), makeCall());
    expect(outcomes(answer.attempts)).toEqual(['gemini timed-out', 'openai answered']);
  });

  test('nobody is waited for beyond the deadline of the call', async () => {
    fake.script({ fault: 'slow-first-byte' });
    const models = openFaked(fake, BOTH, { limits: { callMsMax: 2_000 } });
    const failure = await failureOf(models.ask(makeRequest(), makeCall()));
    // One that was waited for would have answered.
    expect(outcomes(failure.attempts)).toEqual(['gemini timed-out', 'openai timed-out']);
  });

  test('an answer that falls silent in the middle is given up', async () => {
    fake.script({ fault: 'slow-chunks', answer: HELD });
    const models = openFaked(fake, [OPENAI], { limits: { silenceMsMax: 200 } });
    const failure = await failureOf(models.ask(makeRequest(), makeCall()));
    expect(outcomes(failure.attempts)).toEqual(['openai timed-out']);
  });

  test.each(BOTH)('%s is left alone for as long as it asks, where that fits', async (name) => {
    fake.script({ fault: 'rate-limited-for-a-second', times: 1 }, { answer: HELD });
    const answer = await openFaked(fake, [name]).ask(makeRequest(), makeCall());
    expect(answer.attempts.map(({ outcome }) => outcome)).toEqual(['rate-limited', 'answered']);
    const [first, second] = fake.requests;
    expect((second?.startedAtMs ?? 0) - (first?.endedAtMs ?? 0)).toBeGreaterThan(950);
  });

  test.each(BOTH)('%s is not asked again where it wants longer than the deadline', async (name) => {
    fake.script({ fault: 'rate-limited-for-an-hour' });
    const failure = await failureOf(openFaked(fake, [name]).ask(makeRequest(), makeCall()));
    expect(failure.attempts.map(({ outcome }) => outcome)).toEqual(['rate-limited']);
  });
});

describe("the caller's own end", () => {
  test('ends the attempt under way, asks nobody else, and counts against no provider', async () => {
    fake.script({ fault: 'slow-first-byte' });
    const ledger = rememberCalls();
    const circuit = { failuresMax: 1, windowMs: 30_000, openMs: 30_000 };
    const models = openFaked(fake, BOTH, { ledger, limits: { circuit } });
    const caller = new AbortController();
    const asked = failureOf(models.ask(makeRequest(), makeCall({ signal: caller.signal })));
    await expect.poll(() => fake.requests.length).toBe(1);
    caller.abort();
    const failure = await asked;
    expect(failure.code).toBe('judge/aborted');
    expect(outcomes(failure.attempts)).toEqual(['gemini aborted']);
    expect(ledger.made).toHaveLength(1);
    expect(fake.requests).toHaveLength(1);
    expect(models.listCircuits()[0]?.circuit).toBe('closed');
  });

  test('between admission and sending, nothing is sent, and nothing counts as used', async () => {
    const caller = new AbortController();
    const ledger = rememberCalls();
    ledger.admit = async () => {
      caller.abort();
      return 'admitted';
    };
    const failure = await failureOf(
      openFaked(fake, BOTH, { ledger }).ask(makeRequest(), makeCall({ signal: caller.signal })),
    );
    expect(failure.attempts).toMatchObject([{ outcome: 'aborted', tokensIn: 0, tokensOut: 0 }]);
    expect(fake.requests).toHaveLength(0);
  });

  test('before anything was asked, nothing is', async () => {
    const failure = await failureOf(
      openFaked(fake, BOTH).ask(makeRequest(), makeCall({ signal: AbortSignal.abort() })),
    );
    expect(failure).toMatchObject({ code: 'judge/aborted', attempts: [] });
    expect(fake.requests).toHaveLength(0);
  });
});

describe('the circuit', () => {
  test('opens at five failures, is probed by one question, and closes when it answers', async () => {
    let nowMs = 0;
    fake.script({ provider: 'gemini', fault: 'unauthorised', times: 5 }, { answer: HELD });
    const models = openFaked(fake, BOTH, { nowMs: () => nowMs });
    const ask = () => models.ask(makeRequest(), makeCall());
    expect(models.listCircuits().map(({ circuit }) => circuit)).toEqual([null, null]);
    for (let index = 0; index < 5; index += 1) await ask();
    expect(models.listCircuits()[0]).toEqual({ name: GEMINI, circuit: 'open' });

    const passedOver = await ask();
    expect(outcomes(passedOver.attempts)).toEqual(['gemini circuit-open', 'openai answered']);
    expect(passedOver.ordinal).toBe(1);

    nowMs = 30_000;
    expect(models.listCircuits()[0]?.circuit).toBe('half-open');
    const parallel = await Promise.all([ask(), ask(), ask()]);
    expect(parallel.filter(({ ordinal }) => ordinal === 0)).toHaveLength(1);
    expect(models.listCircuits()[0]?.circuit).toBe('closed');
    expect((await ask()).ordinal).toBe(0);
  });

  test('an open circuit alone is a failure, told at once and never sent', async () => {
    fake.script({ fault: 'unauthorised' });
    const circuit = { failuresMax: 1, windowMs: 30_000, openMs: 30_000 };
    const ledger = rememberCalls();
    const models = openFaked(fake, [GEMINI], { ledger, limits: { circuit } });
    await failureOf(models.ask(makeRequest(), makeCall()));
    const failure = await failureOf(models.ask(makeRequest(), makeCall()));
    expect(outcomes(failure.attempts)).toEqual(['gemini circuit-open']);
    expect(fake.requests).toHaveLength(1);
    expect(ledger.made).toHaveLength(1);
  });
});

describe('bounds', () => {
  test('a huge answer is cut off before it is read: memory stays bounded', async () => {
    fake.script({ fault: 'huge-answer', answer: HELD });
    const limits = { answerBytesMax: 65_536 };
    const ledger = rememberCalls();
    const failure = await failureOf(
      openFaked(fake, BOTH, { ledger, limits }).ask(makeRequest(), makeCall()),
    );
    expect(outcomes(failure.attempts)).toEqual(['gemini too-large', 'openai too-large']);
    expect(ledger.made.map(({ answer }) => answer)).toEqual([null, null]);
  });

  test('no key, prompt or answer stands in what is thrown', async () => {
    const prompt = 'The learner said: canary-word-4711';
    for (const fault of [
      'bad-request',
      'unauthorised',
      'html-page',
      'cut-json',
      'refusal',
    ] as const) {
      await fake.reset();
      fake.script({ fault, answer: { ...HELD, reason: 'canary-answer-4712' } });
      const failure = await failureOf(
        openFaked(fake, BOTH).ask(makeRequest({ prompt }), makeCall()),
      );
      const told = `${failure.stack} ${JSON.stringify(failure)} ${JSON.stringify(failure.attempts)}`;
      expect(told).not.toMatch(/canary|fake-gemini-key|fake-openai-key|Judge what was said/);
      expect(failure.cause).toBeUndefined();
    }
  });
});
