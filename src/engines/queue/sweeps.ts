import type { FlowName } from '../../store/work/flow-names.ts';
import { sweepErasures } from '../../store/work/sweep-erasures.ts';
import { sweepEvaluations } from '../../store/work/sweep-evaluations.ts';
import type { Sweep } from '../../store/work/sweep-page.ts';
import { sweepWork } from '../../store/work/sweep-work.ts';

/** How each flow's due work is found again where its rows were lost: what is stored is the truth about it. */
export const SWEEPS: Readonly<Record<FlowName, Sweep>> = {
  learner: sweepWork,
  evaluate: sweepEvaluations,
  erase: sweepErasures,
};
