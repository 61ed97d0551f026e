import { FLOW_NAMES, type FlowName } from '../../store/work/flow-names.ts';
import type { EmbeddedFlow } from './flow.ts';
import { eraseFlow } from './flows/erase.ts';
import { evaluateFlow } from './flows/evaluate.ts';
import { learnerFlow } from './flows/learner.ts';
import { reviewFlow } from './flows/review.ts';

const FLOWS: { readonly [Flow in FlowName]: EmbeddedFlow & { readonly name: Flow } } = {
  learner: learnerFlow,
  evaluate: evaluateFlow,
  review: reviewFlow,
  erase: eraseFlow,
};

/** The flows that the embedded engine runs. Where several wait alike, the earlier one is claimed first. */
export const EMBEDDED_FLOWS: readonly EmbeddedFlow[] = FLOW_NAMES.map((name) => FLOWS[name]);
