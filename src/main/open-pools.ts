import type { Pool } from '../store/database.ts';

/** The connections of one process by the role that they act as. */
export interface Pools {
  /** `tl_app`: what every request, step and command inside a tenant acts as. */
  readonly appPool: Pool;
  /** `tl_relay`: knows what is due and which tenants there are; no request acts as it. */
  readonly relayPool: Pool;
  /** `tl_eraser`: deletes keys and words, and what the platform calls a learner; nothing else acts as it. */
  readonly eraserPool: Pool;
}
