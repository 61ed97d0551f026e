import { describeEngine } from './conformance.ts';
import { EMBEDDED_UNDER_TEST } from './embedded-under-test.ts';
import { describeLateOverrides } from './late-overrides.ts';

describeEngine(EMBEDDED_UNDER_TEST);
describeLateOverrides(EMBEDDED_UNDER_TEST);
