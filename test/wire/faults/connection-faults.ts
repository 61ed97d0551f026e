import type { WireFault } from './wire-fault.ts';

const always = { family: 'connection', applies: 'always' } as const;

/** What goes wrong with the connection itself. */
export const CONNECTION_FAULTS = [
  { name: 'connection-refused', what: 'nobody listens', ...always, refusesConnections: true },
  {
    name: 'reset-before-headers',
    what: 'reset before anything is said',
    ...always,
    reset: 'before-headers',
  },
  { name: 'reset-before-body', what: 'reset after the headers', ...always, reset: 'before-body' },
  {
    name: 'reset-during-body',
    what: 'reset in the middle of the body',
    ...always,
    reset: 'during-body',
  },
] as const satisfies readonly WireFault[];
