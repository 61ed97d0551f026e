import { describe } from 'vitest';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { describeEngine } from './conformance/conformance.ts';
import { describeLateOverrides } from './support/late-overrides.ts';
import { TEMPORAL_UNDER_TEST } from '../support/engines/temporal-under-test.ts';

describe.skipIf(findTestTemporalCli() === null)('on a real Temporal server', () => {
  describeEngine(TEMPORAL_UNDER_TEST);
  describeLateOverrides(TEMPORAL_UNDER_TEST);
});
