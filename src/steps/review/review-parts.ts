import type { LineUp } from '../../domain/judging/describe-line-up.ts';
import type { ReviewJudge } from '../../judges/review/review-judge.ts';
import type { Pool } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';

/** What the steps of the flow `review` need. */
export interface ReviewParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  readonly nowMs: () => number;
  readonly judge: ReviewJudge;
  /** The judges in their order; absent where the built-in one judges alone. */
  readonly lineUp?: LineUp;
  /** How long a revision waits for verdicts of its attempt at most; two minutes unless set. */
  readonly waitMsMax?: number;
}

/** How long a revision waits for verdicts of its attempt at most. */
export const WAIT_MS_MAX = 120_000;
