import { learner } from '../../../flows/learner.ts';
import type { EmbeddedFlow } from '../flow.ts';

/** The long-lived loop of a learner: one row each, at position 0. */
export const learnerFlow = { name: 'learner', run: learner } as const satisfies EmbeddedFlow;
