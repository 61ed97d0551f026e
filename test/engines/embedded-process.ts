import { EMBEDDED_UNDER_TEST } from './embedded-under-test.ts';
import { runEngineProcess } from './engine-process.ts';

await runEngineProcess(EMBEDDED_UNDER_TEST);
