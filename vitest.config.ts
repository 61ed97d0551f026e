import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/planted/**'],
    globalSetup: ['test/support/postgres-global.ts'],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Two cores are what the smallest machine has; each file has a database of its own.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    reporters: ['default'],
    coverage: { provider: 'v8', include: ['src/**/*.ts', 'packages/*/src/**/*.ts'] },
  },
});
