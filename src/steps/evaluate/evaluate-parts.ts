import type { LineUp } from '../../domain/judging/describe-line-up.ts';
import type { Pool } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import type { LightJudge } from './light-judge.ts';

/** What the steps of the flow `evaluate` need. */
export interface EvaluateParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
  readonly lightJudge: LightJudge;
  /** Who judges, and by which prompts: numbers the judge version. Absent where the built-in judge judges alone. */
  readonly lineUp?: LineUp;
}

/** Failed tries after which a completion stays unevaluated. */
export const EVALUATE_ATTEMPTS_MAX = 3;
