import type { Pool } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import type { ReviewJudge } from './review-judge.ts';

/** What the steps of the flow `review` need. */
export interface ReviewParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  readonly nowMs: () => number;
  readonly judge: ReviewJudge;
  /** How long a revision waits for verdicts of its attempt at most; two minutes unless set. */
  readonly waitMsMax?: number;
}

/** How long a revision waits for verdicts of its attempt at most. */
export const WAIT_MS_MAX = 120_000;
