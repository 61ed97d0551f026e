import { readFileSync } from 'node:fs';
import type { ReviewFrame } from '@throughline/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { findReviewFaults } from '../../../src/domain/review/find-review-faults.ts';

const REFERENCE = new URL('../../../docs/reference/', import.meta.url);
const ajv = new Ajv2020({ strict: true, allErrors: true });
formats.default(ajv);
/** No guards: whether a value has the form says nothing about its type, which is known. */
const isFrame: (frame: unknown) => unknown = ajv.compile(readReference('review-frames.v1.json'));
const isReview: (review: unknown) => unknown = ajv.compile(readReference('review.v1.json'));

/** What is wrong with the frames of one review: with their forms, their numbers, and their end. */
export function findFrameFaults(frames: readonly ReviewFrame[]): readonly string[] {
  const last = frames.at(-1);
  const review = last?.type === 'review.completed' ? last.data.review : null;
  return [
    ...frames
      .filter((frame) => isFrame(frame) !== true)
      .map(({ type, frameSeq }) => `frame ${frameSeq} (${type}) is not of the published form`),
    ...frames
      .filter(({ frameSeq }, at) => frameSeq !== at + 1)
      .map(({ frameSeq }) => `frame ${frameSeq} is out of its place`),
    ...(review === null
      ? [`the last frame is ${last?.type ?? 'none'}`]
      : [
          ...(isReview(review) === true ? [] : ['the review is not of the published form']),
          ...findReviewFaults(review),
        ]),
  ];
}

function readReference(name: string): object {
  return JSON.parse(readFileSync(new URL(name, REFERENCE), 'utf8')) as object;
}
