import { expect, test } from 'vitest';
import { Health } from '../../src/main/health.ts';

test('is ready when every part that it needs is, and tells of those that it can do without', async () => {
  const health = new Health();
  health.require('database', () => ({ ready: true, detail: 'ready' }));
  health.mention('engine', () => ({ ready: false, detail: 'Temporal does not answer' }));
  expect(await health.check()).toEqual({
    ready: true,
    parts: { database: 'ready', engine: 'Temporal does not answer' },
  });
  health.require('bundle', () => ({ ready: false, detail: 'is not built' }));
  expect(await health.check()).toMatchObject({ ready: false, parts: { bundle: 'is not built' } });
});

test('is not ready from the first moment of a drain, whatever its parts say', async () => {
  const health = new Health();
  health.require('database', () => ({ ready: true, detail: 'ready' }));
  health.drain();
  expect(await health.check()).toEqual({
    ready: false,
    parts: { database: 'ready', process: 'draining' },
  });
});

test('a part that throws is one that does not answer, and takes nothing else with it', async () => {
  const health = new Health();
  health.require('database', async () => {
    throw new Error('connection refused');
  });
  health.require('engine', () => ({ ready: true, detail: 'ready' }));
  expect(await health.check()).toEqual({
    ready: false,
    parts: { database: 'does not answer', engine: 'ready' },
  });
});
