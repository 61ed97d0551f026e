import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/runner/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/planted/**'],
    globalSetup: ['test/support/postgres/postgres-global.ts'],
    // Bounds for what hangs, not measurements: a busy machine takes its time, and no guarantee is about that.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 25 } },
    // Two cores are what the smallest machine has; each file has a database of its own.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    reporters: ['default'],
    coverage: { provider: 'v8', include: ['src/**/*.ts', 'packages/*/src/**/*.ts'] },
  },
});
