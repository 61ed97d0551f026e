import { describeEngine } from './conformance/conformance.ts';
import { EMBEDDED_UNDER_TEST } from './support/embedded-under-test.ts';
import { describeLateOverrides } from './support/late-overrides.ts';

describeEngine(EMBEDDED_UNDER_TEST);
describeLateOverrides(EMBEDDED_UNDER_TEST);
