import { expect, test } from 'vitest';
import type { LearnerId } from '../../src/domain/ids/ids.ts';
import { nameCalibration, nameEvaluation, nameRevision } from '../../src/steps/flow-names.ts';

const learner = '0190b6a2-0000-7000-8000-000000000001' as LearnerId;

test('what a flow stored is found again by the names that it had', () => {
  expect([
    nameCalibration({ learner, position: 17 }),
    nameEvaluation({ learner, positions: [3, 5] }),
    nameRevision({ review: 'review-1', revision: 2 }),
  ]).toEqual([
    { results: `calibrate/${learner}/17`, calls: 'calibrate/17' },
    { results: `evaluate/${learner}/3`, calls: 'evaluate/3' },
    { results: 'review/review-1/2', calls: 'review/review-1/2' },
  ]);
});
