import { BODY_FAULTS } from './body-faults.ts';
import { CONNECTION_FAULTS } from './connection-faults.ts';
import { CONTENT_FAULTS } from './content-faults.ts';
import { END_FAULTS } from './end-faults.ts';
import { PACE_FAULTS } from './pace-faults.ts';
import { STATUS_FAULTS } from './status-faults.ts';
import { STREAM_FAULTS } from './stream-faults.ts';
import type { WireFault } from './wire-fault.ts';

const TABLE = [
  ...CONNECTION_FAULTS,
  ...STATUS_FAULTS,
  ...PACE_FAULTS,
  ...END_FAULTS,
  ...BODY_FAULTS,
  ...STREAM_FAULTS,
  ...CONTENT_FAULTS,
] as const;

export type FaultName = (typeof TABLE)[number]['name'];

/** Every fault, family by family. */
export const FAULTS: readonly (WireFault & { readonly name: FaultName })[] = TABLE;

/** Other names that one types by hand. */
const SHORT_NAMES: Readonly<Record<string, FaultName>> = {
  '400': 'bad-request',
  '401': 'unauthorised',
  '429': 'rate-limited',
  '500': 'server-error',
  '502': 'bad-gateway',
  '503': 'unavailable',
  refused: 'connection-refused',
  reset: 'reset-during-body',
  slow: 'slow-first-byte',
  cut: 'cut-json',
  empty: 'empty-output',
  huge: 'huge-answer',
  injection: 'obeys-injection',
};

/** A fault by its name or by a short one, such as a status; null where nothing is called that. */
export function findFault(name: string): (WireFault & { readonly name: FaultName }) | null {
  const full = SHORT_NAMES[name] ?? name;
  return FAULTS.find((fault) => fault.name === full) ?? null;
}
