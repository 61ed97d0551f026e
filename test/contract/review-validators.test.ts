import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  Review,
  ReviewFrame,
  REVIEW_PROTOCOL,
  type ReviewCompletedFrame,
} from '@throughline/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { anyAttempt } from '../support/review/any-attempt.ts';
import { makeReview } from '../support/review/make-review.ts';
import { findPython, validateInPython } from './support/find-python.ts';
import { anyMutations, mutate } from './support/mutate.ts';

const FRAMES = 1_000;
/** Of them, how many Python also holds to the schema of frames, which is fourteen times the work. */
const FRAMES_IN_PYTHON = 100;
const TEST_MS_MAX = 300_000;
/** The same frames in every run: a failure is seen again. */
const SEED = 20_261_122;

let reviewSchema: object;
let frameSchema: object;
/** As they would go over the wire. */
let frames: readonly string[];
let reviews: readonly string[];
/** What Ajv says of each review, and of each frame. */
let byAjv: readonly [readonly boolean[], readonly boolean[]];

beforeAll(async () => {
  [reviewSchema, frameSchema] = (await Promise.all(
    ['review.v1.json', 'review-frames.v1.json'].map(async (name) => {
      const file = new URL(`../../docs/reference/${name}`, import.meta.url);
      return JSON.parse(await readFile(file, 'utf8')) as object;
    }),
  )) as [object, object];
  const documents = fc
    .sample(fc.tuple(anyAttempt, anyMutations), { numRuns: FRAMES, seed: SEED })
    .map(([{ context, writing }, mutations]) =>
      mutate(makeFrame(makeReview(context, writing)), mutations),
    );
  frames = documents.map((document) => JSON.stringify(document));
  reviews = documents.map((document) => JSON.stringify(readReview(document)));
  byAjv = judgeAll();
}, TEST_MS_MAX);

describe('a thousand random and mutated final frames', () => {
  test(
    'have the same verdict from Ajv by the published schemas as from the schemas that they were generated from',
    { timeout: TEST_MS_MAX },
    () => {
      const [review, frame] = byAjv;
      expect(review).toEqual(reviews.map((text) => Review.safeParse(JSON.parse(text)).success));
      expect(frame).toEqual(frames.map((text) => ReviewFrame.safeParse(JSON.parse(text)).success));
      for (const answers of [review, frame]) {
        const valid = answers.filter(Boolean).length;
        expect(valid).toBeGreaterThan(FRAMES / 5);
        expect(valid).toBeLessThan(FRAMES - FRAMES / 5);
      }
    },
  );

  test(
    "have the same verdict from Ajv as from Python's jsonschema",
    { timeout: TEST_MS_MAX },
    async (context) => {
      const python = await findPython();
      if (python === null) return context.skip('no Python with jsonschema');
      const [review, frame] = byAjv;
      expect(await validateInPython(python, reviewSchema, reviews)).toEqual(review);
      const some = frames.slice(0, FRAMES_IN_PYTHON);
      expect(await validateInPython(python, frameSchema, some)).toEqual(
        frame.slice(0, FRAMES_IN_PYTHON),
      );
      return undefined;
    },
  );
});

function judgeAll(): readonly [readonly boolean[], readonly boolean[]] {
  const ajv = new Ajv2020({ strict: true });
  const [review, frame] = [ajv.compile(reviewSchema), ajv.compile(frameSchema)];
  return [
    reviews.map((text) => review(JSON.parse(text))),
    frames.map((text) => frame(JSON.parse(text))),
  ];
}

function makeFrame(review: Review): ReviewCompletedFrame {
  return {
    v: REVIEW_PROTOCOL,
    reviewId: review.reviewId,
    epoch: 1,
    frameSeq: 24,
    type: 'review.completed',
    at: review.writtenAt,
    data: { review, hash: '0'.repeat(64) },
  };
}

/** What stands where the review should, whatever became of the frame; null where nothing does. */
function readReview(frame: unknown): unknown {
  const data = frame !== null && typeof frame === 'object' && 'data' in frame ? frame.data : null;
  return data !== null && typeof data === 'object' && 'review' in data ? data.review : null;
}
