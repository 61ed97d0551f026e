import { expect, test } from 'vitest';
import { isQuietEnd } from '../../src/domain/errors/is-quiet-end.ts';

test('a calibration that meets an erasure is no failure to be told; an erasure that fails is', () => {
  expect(isQuietEnd('learner', 'learner/erased')).toBe(true);
  expect(isQuietEnd('evaluate', 'learner/erased')).toBe(true);
  expect(isQuietEnd('erase', 'learner/erased')).toBe(false);
  expect(isQuietEnd('learner', 'judge/unavailable')).toBe(false);
});
