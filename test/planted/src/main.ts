// Clean: main imports everything.
export { loadConfig } from './config.ts';
export { pure } from './domain/clean.ts';
export { gather } from './steps/gather.ts';
export { served } from './server/clean.ts';
