/** The entry of the workflow bundle: what is exported here is a workflow type under its name. */
export { erase } from './flows/erase.ts';
export { evaluate } from './flows/evaluate.ts';
export { learner } from './flows/learner.ts';
export { review } from './flows/review.ts';
