import type { FlowName } from './flow-names.ts';
import { sweepErasures } from './sweep-erasures.ts';
import { sweepEvaluations } from './sweep-evaluations.ts';
import type { Sweep } from './sweep-page.ts';
import { sweepReviews } from './sweep-reviews.ts';
import { sweepWork } from './sweep-work.ts';

/** How each flow's due work is found again where its rows were lost: what is stored is the truth about it. */
export const SWEEPS: Readonly<Record<FlowName, Sweep>> = {
  learner: sweepWork,
  evaluate: sweepEvaluations,
  review: sweepReviews,
  erase: sweepErasures,
};
