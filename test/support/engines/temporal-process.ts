import { runEngineProcess } from './engine-process.ts';
import { TEMPORAL_UNDER_TEST } from './temporal-under-test.ts';

await runEngineProcess(TEMPORAL_UNDER_TEST);
