import { expect, test } from 'vitest';
import type { FramePlace, StoredFrames } from '../../../src/reads/reviews/frame-batch.ts';
import { FrameTopic } from '../../../src/reads/reviews/frame-topic.ts';

/** A store whose reads are answered when the test says so. */
class SlowStore {
  frames = 0;
  readonly asked: FramePlace[] = [];
  private waiting: (() => void)[] = [];

  async read(place: FramePlace, max: number): Promise<StoredFrames> {
    this.asked.push(place);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    const all = Array.from({ length: this.frames }, (_, index) => ({
      epoch: 1,
      frameSeq: index + 1,
      type: 'context.gathered',
    }));
    return {
      learner: 'learner-1',
      epoch: 1,
      headSeq: this.frames,
      final: false,
      frames: all.slice(place.frameSeq, place.frameSeq + max),
    };
  }

  async answer(): Promise<void> {
    for (const resolve of this.waiting.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const FIRST = { epoch: 0, frameSeq: 0 };
const numbersOf = ({ frames }: { frames: readonly { frameSeq: number }[] }): number[] =>
  frames.map(({ frameSeq }) => frameSeq);

test('however many ask at the same moment, the store is read once, and each gets every frame once', async () => {
  const store = new SlowStore();
  store.frames = 3;
  const topic = new FrameTopic((place, max) => store.read(place, max), 1_000_000);
  const batches = Promise.all(Array.from({ length: 100 }, () => topic.read(FIRST, 16)));
  await store.answer();
  for (const batch of await batches) expect(numbersOf(batch)).toEqual([1, 2, 3]);
  expect(store.asked).toHaveLength(1);
});

test('news that come during a look are one more look, however many they are', async () => {
  const store = new SlowStore();
  const topic = new FrameTopic((place, max) => store.read(place, max), 1_000_000);
  let told = 0;
  topic.listeners.add(() => (told += 1));
  const looks = [topic.refresh()];
  store.frames = 1;
  for (let news = 0; news < 50; news++) looks.push(topic.refresh());
  await store.answer();
  store.frames = 2;
  await store.answer();
  await Promise.all(looks);
  expect(store.asked).toHaveLength(2);
  expect(numbersOf(await topic.read(FIRST, 16))).toEqual([1, 2]);
  expect(told).toBe(1);
});

test('more frames than are kept are still all there, in order', async () => {
  const store = new SlowStore();
  store.frames = 200;
  const topic = new FrameTopic((place, max) => store.read(place, max), 500);
  const seen: number[] = [];
  const answering = setInterval(() => void store.answer(), 1);
  for (let place = FIRST; seen.length < 200;) {
    const { frames, isReset } = await topic.read(place, 16);
    expect(isReset).toBe(false);
    seen.push(...frames.map(({ frameSeq }) => frameSeq));
    place = { epoch: 1, frameSeq: seen.at(-1) ?? 0 };
  }
  clearInterval(answering);
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  expect(topic.heldBytes).toBeLessThanOrEqual(500);
});

test('a reader that has seen more than is known here is told of no loss before the store says so', async () => {
  const store = new SlowStore();
  store.frames = 3;
  const topic = new FrameTopic((place, max) => store.read(place, max), 1_000_000);
  const answering = setInterval(() => void store.answer(), 1);
  await topic.read(FIRST, 16);
  store.frames = 5; // told to this reader by another server, before this one heard of it
  const ahead = await topic.read({ epoch: 1, frameSeq: 5 }, 16);
  expect(ahead).toMatchObject({ isReset: false, headSeq: 5, frames: [] });
  const beyond = await topic.read({ epoch: 1, frameSeq: 6 }, 16);
  expect(beyond).toMatchObject({ isReset: true, headSeq: 5 });
  clearInterval(answering);
});

test('a reader that comes while a long review is being read page by page is told of no loss', async () => {
  const store = new SlowStore();
  store.frames = 200;
  const topic = new FrameTopic((place, max) => store.read(place, max), 1_000_000);
  const first = topic.read(FIRST, 16);
  await store.answer(); // the first page
  const late = topic.read({ epoch: 1, frameSeq: 199 }, 16);
  const answering = setInterval(() => void store.answer(), 1);
  const [batch] = await Promise.all([late, first]);
  clearInterval(answering);
  expect(batch.isReset).toBe(false);
  expect(numbersOf(batch)).toEqual([200]);
});
