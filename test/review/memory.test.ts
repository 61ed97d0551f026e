import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import type { LearnerId, TenantId } from '../../src/domain/ids/ids.ts';
import type { ReviewRef } from '../../src/domain/ids/learner-ref.ts';
import { ReviewMemory } from '../../src/steps/review/review-memory.ts';
import { startReviewing, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';
import { takeSteps, WALK } from './support/walk.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_memory');
});
afterAll(() => reviewing.close());
afterEach(() => {
  vi.useRealTimers();
});

function nameRun(review: string, revision = 1): ReviewRef {
  return { tenant: 'tenant-1' as TenantId, learner: 'learner-1' as LearnerId, review, revision };
}

/** A look that counts how often it was made. */
function look(text: string): { readonly make: () => Promise<string>; readonly made: () => number } {
  let made = 0;
  const make = async (): Promise<string> => {
    made += 1;
    return text;
  };
  return { make, made: () => made };
}

test('what a revision learnt is known until its review is forgotten, and nothing is left of it then', async () => {
  const memory = new ReviewMemory();
  const { make, made } = look('words');
  await memory.recall(nameRun('review-1'), 'attempt', make);
  await memory.recall(nameRun('review-1'), 'attempt', make);
  expect(made()).toBe(1);
  expect(memory.bytes).toBeGreaterThanOrEqual(10);
  memory.forget(nameRun('review-1'));
  expect(memory.bytes).toBe(0);
  await memory.recall(nameRun('review-1'), 'attempt', make);
  expect(made()).toBe(2);
});

test('words that nobody has asked for in a while go by themselves', async () => {
  vi.useFakeTimers();
  const memory = new ReviewMemory({ idleMsMax: 1_000 });
  const { make } = look('words');
  await memory.recall(nameRun('review-1'), 'attempt', make);
  await vi.advanceTimersByTimeAsync(900);
  await memory.recall(nameRun('review-1'), 'attempt', make);
  await vi.advanceTimersByTimeAsync(900);
  expect(memory.bytes).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(memory.bytes).toBe(0);
});

test('however many reviews are under way, no more words are kept than fit: those of longest ago go first', async () => {
  const memory = new ReviewMemory({ bytesMax: 10_000 });
  const first = look('a'.repeat(2_000));
  await memory.recall(nameRun('review-1'), 'attempt', first.make);
  const second = look('b'.repeat(2_000));
  await memory.recall(nameRun('review-2'), 'attempt', second.make);
  await memory.recall(nameRun('review-1'), 'attempt', first.make); // asked for again: the younger one
  await memory.recall(nameRun('review-3'), 'attempt', look('c'.repeat(2_000)).make);
  expect(memory.bytes).toBeLessThanOrEqual(10_000);
  await memory.recall(nameRun('review-1'), 'attempt', first.make);
  await memory.recall(nameRun('review-2'), 'attempt', second.make);
  expect([first.made(), second.made()]).toEqual([1, 2]);
  const huge = look('d'.repeat(20_000));
  expect(await memory.recall(nameRun('review-4'), 'attempt', huge.make)).toHaveLength(20_000);
  expect(memory.bytes).toBe(0);
});

test('a newer revision takes the place of the older one, and a late look at the older one is not kept', async () => {
  const memory = new ReviewMemory();
  const { make, made } = look('words');
  await memory.recall(nameRun('review-1', 1), 'attempt', make);
  await memory.recall(nameRun('review-1', 2), 'attempt', make);
  const { bytes } = memory;
  await memory.recall(nameRun('review-1', 1), 'attempt', make);
  expect(made()).toBe(3);
  expect(memory.bytes).toBe(bytes);
});

test('a look that fails is made again, and one that ends after it was forgotten counts for nothing', async () => {
  const memory = new ReviewMemory();
  const fails = async (): Promise<never> => {
    throw new ThroughlineError('step/failed', 'scripted');
  };
  await expect(memory.recall(nameRun('review-1'), 'attempt', fails)).rejects.toThrow('scripted');
  expect(await memory.recall(nameRun('review-1'), 'attempt', look('words').make)).toBe('words');
  let end: (value: string) => void = () => undefined;
  const late = memory.recall(
    nameRun('review-2'),
    'attempt',
    () => new Promise<string>((resolve) => (end = resolve)),
  );
  memory.forget(nameRun('review-1'));
  memory.forget(nameRun('review-2'));
  end('words');
  await late;
  expect(memory.bytes).toBe(0);
});

async function openDue() {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.steps().findDue(await desk.desk.ref());
  return { desk, run: await desk.run(), memory: new ReviewMemory() };
}

test('a process keeps no words of a review that it finished', async () => {
  const { desk, run, memory } = await openDue();
  await takeSteps(desk.steps(undefined, undefined, memory), run, 0);
  expect(memory.bytes).toBe(0);
});

test('a process keeps no words of a review of which a step failed', async () => {
  const { desk, run, memory } = await openDue();
  const broken = scriptReviewJudge({ down: { scoring: 'judge/broken' } });
  const steps = desk.steps(broken, undefined, memory);
  await takeSteps(steps, run, 0, 5);
  expect(memory.bytes).toBeGreaterThan(0);
  await expect(steps.score(run)).rejects.toMatchObject({ code: 'judge/broken' });
  expect(memory.bytes).toBe(0);
});

test('a process keeps no words of a review that another one finished', async () => {
  const { desk, run, memory } = await openDue();
  const here = desk.steps(undefined, undefined, memory);
  await takeSteps(here, run, 0, WALK.length - 2);
  await takeSteps(desk.steps(), run, WALK.length - 2);
  await expect(here.narrate(run)).rejects.toMatchObject({ code: 'review/overtaken' });
  expect(memory.bytes).toBe(0);
});
