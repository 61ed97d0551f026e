import type { Event, Review } from '@throughline/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readSample, type Sample } from '../../examples/sample/read-sample.ts';
import type { SeenRequest } from '../wire/handle-request.ts';
import { followFrames } from '../support/review-house/follow-frames.ts';
import { auditReview } from './support/review-audit.ts';
import {
  GEMINI,
  OPENAI,
  requestReview,
  ReviewHouse,
} from '../support/review-house/review-house.ts';
import { runCommand } from '../support/processes/role-process.ts';

const SETUP_MS_MAX = 180_000;
const TEST_MS_MAX = 180_000;
const PERSPECTIVE = 'persona_perspective';
const SCORING = 'review_scores';
const NARRATION = 'review_narration';
const REVIEW_SCHEMAS: readonly string[] = [PERSPECTIVE, SCORING, NARRATION];
/** Three voices, the scores, the narration. */
const CALLS = 5;

/** Completes the learner's scenario, follows its review, and holds it to everything that can be known of it. */
async function reviewOf(house: ReviewHouse, learner: string): Promise<Review> {
  const { url, key } = house.server;
  await house.complete([learner]);
  const message = { type: 'start', ...requestReview(learner) } as const;
  const { frames, others } = await followFrames({ url, key, message });
  expect(others).toEqual([]);
  expect(await auditReview(house, learner, frames)).toEqual([]);
  const last = frames.at(-1);
  if (last?.type !== 'review.completed') throw new Error(`the last frame is ${last?.type}`);
  return last.data.review;
}

function listReviewCalls({ fake }: ReviewHouse, schemas = REVIEW_SCHEMAS): readonly SeenRequest[] {
  return fake.requests.filter(({ schemaName }) => schemas.includes(schemaName ?? ''));
}

/** What `throughline verify` finds wrong with the house's data. */
async function verify({ dataDir }: ReviewHouse): Promise<unknown> {
  const { out } = await runCommand(['verify', '--json'], { DATA_DIR: dataDir });
  const { clean, failures } = JSON.parse(out) as { clean: boolean; failures: number };
  return { clean, failures };
}

describe('Gemini, then OpenAI', { timeout: TEST_MS_MAX }, () => {
  let house: ReviewHouse;
  let sample: Sample;

  beforeAll(async () => {
    sample = await readSample();
    house = await ReviewHouse.open({ judges: `${GEMINI},${OPENAI}` });
    await house.live(['by-gemini', 'own-talks', 'failed-over', 'a-voice-lost', 'by-nobody']);
    await house.fake.reset();
  }, SETUP_MS_MAX);
  afterEach(() => house.fake.reset());
  afterAll(() => house.close());

  test('Gemini answers: the review is by models, and every persona speaks', async () => {
    const review = await reviewOf(house, 'by-gemini');
    expect(review).toMatchObject({ judgedBy: 'models', marks: { failovers: [], unavailable: [] } });
    const providers = review.marks.authors.map(({ provider }) => provider);
    expect(providers).toEqual(Array.from({ length: CALLS }, () => GEMINI));
    expect(review.perspectives.map(({ status }) => status)).toEqual(['given', 'given', 'given']);
    expect(listReviewCalls(house)).toHaveLength(CALLS);
  });

  test('at the wire, each persona is asked with its own card and conversations, and with nobody else’s', async () => {
    await reviewOf(house, 'own-talks');
    const calls = listReviewCalls(house, [PERSPECTIVE]);
    expect(calls).toHaveLength(sample.personas.length);
    for (const [id, { card }] of sample.personas) {
      const [call, ...more] = calls.filter((each) => wholeOf(each).includes(card));
      expect(more, id).toEqual([]);
      const asked = wholeOf(call as SeenRequest);
      const missing = listTalk(sample, id).filter((text) => !asked.includes(text));
      expect(missing, `${id} is not shown`).toEqual([]);
      const others = sample.personas.filter(([other]) => other !== id);
      const foreign = others.flatMap(([other, persona]) => [
        persona.card,
        ...listTalk(sample, other),
      ]);
      expect(
        foreign.filter((text) => asked.includes(text)),
        `${id} is shown`,
      ).toEqual([]);
    }
  });

  test('Gemini dies half-way: what is left is answered by OpenAI, and the review names it', async () => {
    const fault = 'reset-during-body';
    house.fake.script(
      { provider: 'gemini', schemaName: SCORING, fault },
      { provider: 'gemini', schemaName: NARRATION, fault },
    );
    const review = await reviewOf(house, 'failed-over');
    expect(review.judgedBy).toBe('models');
    const voices = review.marks.authors.filter(({ section }) => section === 'perspective');
    expect(new Set(voices.map(({ provider }) => provider))).toEqual(new Set([GEMINI]));
    expect(
      review.marks.failovers.map(({ section, provider, next }) => [section, provider, next]),
    ).toEqual([
      ['scoring', GEMINI, OPENAI],
      ['narration', GEMINI, OPENAI],
    ]);
  });

  test('a persona that no provider answers for says nothing, with the reason; everything else stands', async () => {
    const [lost] = sample.personas.map(([, { card }]) => card);
    house.fake.script({ schemaName: PERSPECTIVE, mentions: lost ?? '', fault: 'refusal' });
    const review = await reviewOf(house, 'a-voice-lost');
    const [first, ...others] = review.perspectives;
    expect(first).toMatchObject({ status: 'unavailable', words: null, reason: expect.any(String) });
    expect(others.map(({ status }) => status)).toEqual(['given', 'given']);
    expect(review).toMatchObject({
      judgedBy: 'models',
      marks: { unavailable: [{ section: 'perspective' }] },
    });
  });

  test('both are down: the review ships from the roll-up, and says so', async () => {
    house.fake.script(
      ...REVIEW_SCHEMAS.map((schemaName) => ({ schemaName, fault: 'server-error' }) as const),
    );
    const review = await reviewOf(house, 'by-nobody');
    expect(review.judgedBy).toBe('rollup');
    expect(review.perspectives.map(({ words }) => words)).toEqual([null, null, null]);
    expect(review.headline).not.toBe('');
    const sections = review.marks.unavailable.map(({ section }) => section);
    expect(new Set(sections)).toEqual(new Set(['perspective', 'scoring', 'narration']));
  });

  test('verify finds nothing wrong afterwards', async () => {
    expect(await verify(house)).toEqual({ clean: true, failures: 0 });
  });
});

describe.each([
  { judges: OPENAI, judgedBy: 'models', calls: CALLS },
  { judges: 'builtin', judgedBy: 'rules', calls: 0 },
])('$judges alone', { timeout: TEST_MS_MAX }, ({ judges, judgedBy, calls }) => {
  let house: ReviewHouse;

  beforeAll(async () => {
    house = await ReviewHouse.open({ judges });
    await house.live(['learner-1']);
    await house.fake.reset();
  }, SETUP_MS_MAX);
  afterAll(() => house.close());

  test(`the sample ends in a review by ${judgedBy}, with ${calls} calls, and verify is clean`, async () => {
    const review = await reviewOf(house, 'learner-1');
    expect(review.judgedBy).toBe(judgedBy);
    expect(listReviewCalls(house)).toHaveLength(calls);
    expect(review.perspectives.every(({ words }) => words !== null)).toBe(true);
    for (const list of [review.didWell, review.keptGettingStuck, review.pushOnNext])
      expect(list.length).toBeGreaterThan(0);
    expect(await verify(house)).toEqual({ clean: true, failures: 0 });
  });
});

function wholeOf({ instructions, prompt }: SeenRequest): string {
  return `${instructions}\n${prompt}`;
}

/** What was said in the conversations that are one persona's alone. */
function listTalk({ days }: Sample, id: string): readonly string[] {
  return days
    .flatMap(({ events }) => events)
    .filter(({ persona }: Event) => persona === id)
    .flatMap(({ messages = [] }) => messages.map(({ text }) => text));
}
