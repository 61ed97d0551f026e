import type { Pool } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** What every read works with. */
export interface ReadParts {
  /** Connections that act as `tl_app`. */
  readonly appPool: Pool;
  readonly masterKey: MasterKey;
  /** Now, in ms since 1970-01-01. */
  readonly clock: () => number;
  /** The judges in force, as `JUDGES` names them; the built-in one alone unless told. */
  readonly judges?: readonly string[];
}
