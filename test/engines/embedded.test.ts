import { describeEngine } from './conformance.ts';
import { EMBEDDED_UNDER_TEST } from './embedded-under-test.ts';

describeEngine(EMBEDDED_UNDER_TEST);
