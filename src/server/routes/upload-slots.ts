import { SharedBudget } from '../bodies/shared-budget.ts';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';

/** Time after which a slot may well be free again. */
const RETRY_AFTER_SECONDS = 5;

/** Bounds how many NDJSON uploads are worked on at once; no tenant may take all the slots. */
export class UploadSlots {
  private readonly slots: SharedBudget;

  constructor(limits: ServerLimits) {
    this.slots = new SharedBudget(limits.uploadsMax, limits.tenantUploadsMax);
  }

  /** @throws Refusal `server/overloaded` where all slots are taken, or the tenant's part of them */
  async run<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    if (!this.slots.take(tenant, 1)) {
      throw new Refusal('server/overloaded', 'As many uploads are running already as may.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    try {
      return await work();
    } finally {
      this.slots.giveBack(tenant, 1);
    }
  }
}
