import { erase } from '../../../flows/erase.ts';
import type { EmbeddedFlow } from '../flow.ts';

/** The erasure of a learner: one row each, at position 0. Turns of its other flows find nothing due meanwhile. */
export const eraseFlow = { name: 'erase', run: erase } as const satisfies EmbeddedFlow;
