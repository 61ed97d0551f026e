import { evaluate } from '../../../flows/evaluate.ts';
import type { EmbeddedFlow } from '../flow.ts';

/** The light evaluations of a learner: one row each, at position 0. */
export const evaluateFlow: EmbeddedFlow = { name: 'evaluate', run: evaluate };
