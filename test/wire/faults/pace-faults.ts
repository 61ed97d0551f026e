import type { WireFault } from './wire-fault.ts';

const always = { family: 'pace', applies: 'always' } as const;

/** What comes too late. */
export const PACE_FAULTS = [
  { name: 'slow-first-byte', what: 'nothing for a long time', ...always, slow: 'first-byte' },
  { name: 'slow-chunks', what: 'the body in pieces, far apart', ...always, slow: 'chunks' },
] as const satisfies readonly WireFault[];
