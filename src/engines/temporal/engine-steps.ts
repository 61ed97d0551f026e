import type { Client } from '@temporalio/client';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Pool } from '../../store/database.ts';
import { returnWork } from '../../store/work/return-work.ts';
import type { CarriedTries } from './sandbox/entity-input.ts';
import { stopWorkflows } from './stop-workflows.ts';

/** What the engine does for a workflow beside the flow's steps. */
export interface EngineSteps {
  /** Ends the workflows of a learner's flows but for `erase`. */
  stopOthers(ref: LearnerRef): Promise<void>;
  /** Puts a workflow's wake back into the database, so that the workflow can end. */
  returnWake(
    ref: LearnerRef,
    flow: string,
    dueAtMs: number | null,
    tries: CarriedTries | null,
  ): Promise<void>;
}

/** @param pool of the role `tl_relay` */
export function createEngineSteps(client: Client, pool: Pool): EngineSteps {
  return {
    stopOthers: (ref) => stopWorkflows(client, ref, 'erase'),
    returnWake: (ref, flow, dueAtMs, tries) =>
      returnWork(pool, ref, {
        flow,
        dueAtMs,
        attempts: tries?.attempts ?? 0,
        failedPosition: tries?.position ?? null,
        firstFailedAtMs: tries?.firstFailedAtMs ?? null,
      }),
  };
}
