import { createEmbeddedEngine } from '../../../src/engines/embedded/embedded-engine.ts';
import type { EngineUnderTest } from '../../support/engines/engine-under-test.ts';

export const EMBEDDED_UNDER_TEST: EngineUnderTest = {
  name: 'embedded',
  openGrounds: async () => ({
    nextPlace: () => null,
    countHistories: async () => null,
    close: async () => undefined,
  }),
  createEngine: (setting) => createEmbeddedEngine(setting),
  processModule: new URL('./embedded-process.ts', import.meta.url),
  drains: 'completion',
};
