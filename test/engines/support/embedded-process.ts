import { EMBEDDED_UNDER_TEST } from './embedded-under-test.ts';
import { runEngineProcess } from '../../support/engines/engine-process.ts';

await runEngineProcess(EMBEDDED_UNDER_TEST);
