import type { Pool } from '../../store/database.ts';
import type { FlowName } from '../../store/work/flow-names.ts';
import { sweepErasures } from '../../store/work/sweep-erasures.ts';
import { sweepEvaluations } from '../../store/work/sweep-evaluations.ts';
import { sweepWork } from '../../store/work/sweep-work.ts';

/** Wakes at most so many learners for whom something is due and who have no row; says how many. */
export type Sweep = (pool: Pool, learnersMax: number) => Promise<number>;

/** How each flow's due work is found again where its rows were lost: what is stored is the truth about it. */
export const SWEEPS: Readonly<Record<FlowName, Sweep>> = {
  learner: sweepWork,
  evaluate: sweepEvaluations,
  erase: sweepErasures,
};
