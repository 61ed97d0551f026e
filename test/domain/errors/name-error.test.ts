import { expect, test } from 'vitest';
import { nameError } from '../../../src/domain/errors/name-error.ts';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';

const withCode = (code: string): Error =>
  Object.assign(new Error('what a learner wrote'), { code });

test('an error is named by its code, else by its class, and never by what it says', () => {
  expect(nameError(new ThroughlineError('learner/erased', 'gone'))).toBe('learner/erased');
  expect(nameError(withCode('57014'))).toBe('57014');
  expect(nameError(withCode('ECONNRESET'))).toBe('ECONNRESET');
  expect(nameError(new Error('Connection terminated unexpectedly'))).toBe('connection-lost');
  expect(nameError(new RangeError('what a learner wrote'))).toBe('RangeError');
  expect(nameError(withCode('what a learner wrote'))).toBeNull();
  expect(nameError(new Error('what a learner wrote'))).toBeNull();
  expect(nameError(Object.assign(new Error(''), { name: 'what a learner wrote' }))).toBeNull();
  expect(nameError('what a learner wrote')).toBeNull();
});
