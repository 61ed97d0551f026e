import type { Pool } from '../../store/database.ts';
import type { ErasureLogFile } from '../../store/erasure/erasure-log-file.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';

/** What the steps of an erasure need. */
export interface EraseParts {
  /** Of the role `tl_eraser`. */
  readonly eraserPool: Pool;
  readonly master: MasterKey;
  /** This host's copy of the erasure log. */
  readonly log: ErasureLogFile;
  /** Now, in ms since 1970. */
  nowMs(): number;
}
