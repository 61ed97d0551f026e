import { expect, test } from 'vitest';
import {
  isConnectionLost,
  isPassing,
  readErrorCode,
} from '../../../src/domain/errors/passing-error.ts';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error('said by somebody else'), { code }, more);

const TABLE: readonly (readonly [what: string, error: unknown, lost: boolean, passing: boolean])[] =
  [
    ['a connection that broke (08006)', coded('08006'), true, true],
    ['a server that shuts down (57P01)', coded('57P01'), true, true],
    ['a server that crashed (57P02)', coded('57P02'), true, true],
    ['a server that starts (57P03)', coded('57P03'), true, true],
    ['an idle session that was cut (57P05)', coded('57P05'), true, true],
    ['a database that was dropped (57P04)', coded('57P04'), false, false],
    ['a refused socket', coded('ECONNREFUSED'), true, true],
    ['a reset socket', coded('ECONNRESET'), true, true],
    ['a broken pipe', coded('EPIPE'), true, true],
    ['a name that cannot be looked up just now', coded('EAI_AGAIN'), true, true],
    ['a Unix socket that is missing', coded('ENOENT', { syscall: 'connect' }), true, true],
    ['a file that is missing', coded('ENOENT', { syscall: 'open' }), false, false],
    ['a connection cut under a query', new Error('Connection terminated unexpectedly'), true, true],
    [
      'a pool that waited too long',
      new Error('timeout exceeded when trying to connect'),
      true,
      true,
    ],
    ['a client that waited too long', new Error('timeout expired'), true, true],
    [
      'a client that broke before',
      new Error('Client has encountered a connection error and is not queryable'),
      true,
      true,
    ],
    ['a client that was closed', new Error('Client was closed and is not queryable'), true, true],
    ['a full disk (53100)', coded('53100'), false, true],
    ['too many connections (53300)', coded('53300'), false, true],
    ['a lost race (40001)', coded('40001'), false, true],
    ['a deadlock (40P01)', coded('40P01'), false, true],
    ['a lock that was not free in time (55P03)', coded('55P03'), false, true],
    ['a statement that took too long (57014)', coded('57014'), false, true],
    ['a transaction that idled (25P03)', coded('25P03'), false, true],
    ['an object in another state (55000)', coded('55000'), false, false],
    ['a unique violation (23505)', coded('23505'), false, false],
    ['a right that is missing (42501)', coded('42501'), false, false],
    ['ours, retryable', new ThroughlineError('x/y', 'z', { retryable: true }), false, true],
    ['ours, final', new ThroughlineError('x/y', 'timeout expired'), false, false],
    ['an error without a code', new Error('something else'), false, false],
    ['a code that is a number', Object.assign(new Error('x'), { code: 8 }), false, false],
    ['no error at all', 'ECONNRESET', false, false],
    ['nothing', null, false, false],
  ];

test.for(TABLE)('%s', ([, error, lost, passing]) => {
  expect({ lost: isConnectionLost(error), passing: isPassing(error) }).toEqual({ lost, passing });
});

test('reads a code from whatever was thrown, and no code that is not a word', () => {
  expect(readErrorCode(coded('23505'))).toBe('23505');
  expect(readErrorCode(new ThroughlineError('x/y', 'z'))).toBe('x/y');
  expect(readErrorCode(Object.assign(new Error('x'), { code: 8 }))).toBeUndefined();
  expect(readErrorCode('ECONNRESET')).toBeUndefined();
});
