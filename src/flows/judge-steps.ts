import type { Steps } from './steps.ts';

/**
 * Which steps ask a judge, group by group, so that an engine can plan for one that takes its time. A new group of steps
 * says so here, too: the compiler asks for it.
 */
export const JUDGE_STEPS: { readonly [Group in keyof Steps]: readonly (keyof Steps[Group])[] } = {
  learner: [],
  calibrate: ['collectEvidence', 'score', 'proposeHandoff'],
  evaluate: ['judge'],
  review: ['givePerspective', 'score', 'narrate'],
  erase: [],
};
