import { evaluate } from '../../../flows/evaluate.ts';
import type { EmbeddedFlow } from '../flow.ts';

/** The light evaluations of a learner: one row each, at position 0. */
export const evaluateFlow = { name: 'evaluate', run: evaluate } as const satisfies EmbeddedFlow;
