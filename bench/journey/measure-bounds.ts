import { createEraseSteps } from '../../src/steps/erase/create-erase-steps.ts';
