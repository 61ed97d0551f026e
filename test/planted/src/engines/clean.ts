// Clean: an engine runs flows and names ids.
export type { LearnerId } from '../domain/ids/ids.ts';
export { pure } from '../flows/clean.ts';
