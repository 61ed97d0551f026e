/** The flows that the engines run; rows of others in `work` wait until they are on this list. */
export const FLOW_NAMES = ['learner', 'evaluate', 'review', 'erase'] as const;
export type FlowName = (typeof FLOW_NAMES)[number];
