import { describe } from 'vitest';
import { findTestTemporalCli } from '../support/temporal-server.ts';
import { describeEngine } from './conformance.ts';
import { describeLateOverrides } from './late-overrides.ts';
import { TEMPORAL_UNDER_TEST } from './temporal-under-test.ts';

describe.skipIf(findTestTemporalCli() === null)('on a real Temporal server', () => {
  describeEngine(TEMPORAL_UNDER_TEST);
  describeLateOverrides(TEMPORAL_UNDER_TEST);
});
