import { ContextGatheredFrame, ReviewFrame } from '@throughline/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ATTEMPT_OUTCOMES } from '../../../src/judges/models/model-call.ts';

/** The page's own modules, which have no types. */
const PAGE = new URL('../../../src/server/pages/reviews/', import.meta.url);
const Words = z.object({
  OUTCOMES: z.record(z.string(), z.string()),
  wasAsked: z.custom<(outcome: string) => boolean>((value) => typeof value === 'function'),
});
const Progress = z.object({
  CONTEXTS: z.record(z.string(), z.tuple([z.string(), z.string()])),
  TELLERS: z.record(z.string(), z.unknown()),
});
const open = async <Module>(schema: z.ZodType<Module>, name: string): Promise<Module> =>
  schema.parse({ ...((await import(new URL(name, PAGE).href)) as object) });

/** Ends of an attempt at which nothing was sent to the provider. */
const NOT_ASKED: readonly string[] = ['circuit-open', 'over-budget', 'stopped'];

test('the page has words for every end of an attempt, and for no other', async () => {
  const { OUTCOMES } = await open(Words, 'words.js');
  expect(Object.keys(OUTCOMES).toSorted()).toEqual(ATTEMPT_OUTCOMES.toSorted());
});

test('the page says “was not asked” of exactly those who were not', async () => {
  const { OUTCOMES, wasAsked } = await open(Words, 'words.js');
  for (const outcome of ATTEMPT_OUTCOMES) {
    const isAsked = !NOT_ASKED.includes(outcome);
    expect(wasAsked(outcome), outcome).toBe(isAsked);
    expect(OUTCOMES[outcome]?.startsWith('was not asked'), outcome).toBe(!isAsked);
  }
});

test('the page tells every frame that there is, and no other', async () => {
  const { TELLERS, CONTEXTS } = await open(Progress, 'progress.js');
  const types = ReviewFrame.options.flatMap(({ shape }) => shape.type.options);
  expect(Object.keys(TELLERS).toSorted()).toEqual(types.toSorted());
  const contexts = ContextGatheredFrame.shape.data.shape.context.options;
  expect(Object.keys(CONTEXTS).toSorted()).toEqual(contexts.toSorted());
});
