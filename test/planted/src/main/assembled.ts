// Clean: a part of main imports everything.
export { loadConfig } from '../config.ts';
export { gather as assembled } from '../steps/gather.ts';
export { served } from '../server/clean.ts';
