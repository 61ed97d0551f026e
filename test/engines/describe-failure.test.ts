import { ServiceError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { describeFailure, isRefusal } from '../../src/engines/temporal/describe-failure.ts';

const SETTINGS = {
  address: '127.0.0.1:7233',
  namespace: 'default',
  taskQueue: 'throughline',
  tls: null,
  apiKey: null,
  maxConcurrentActivities: 1,
  maxConcurrentWorkflowTasks: 2,
  deployment: null,
};

/** What a connection throws: an error with a gRPC code, its details and metadata. */
function fail(code: number): Error {
  return Object.assign(new Error('told by the library'), { code, details: '', metadata: {} });
}

test.each([
  [5, 'temporal/namespace'],
  [7, 'temporal/refused'],
  [14, 'temporal/away'],
  [16, 'temporal/refused'],
])('gRPC code %i is %s, as the connection throws it and as a client wraps it', (code, expected) => {
  const cause = fail(code);
  expect(describeFailure(cause, SETTINGS).code).toBe(expected);
  expect(describeFailure(new ServiceError('failed', { cause }), SETTINGS).code).toBe(expected);
});

test('a request that was refused for its content is not taken for an outage, wrapped or not', () => {
  const refused = fail(3);
  expect([refused, new ServiceError('failed', { cause: refused })].map(isRefusal)).toEqual([
    true,
    true,
  ]);
  expect(isRefusal(new ServiceError('failed', { cause: fail(14) }))).toBe(false);
});
