import type { Client } from '@temporalio/client';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Pool } from '../../store/database.ts';
import { noteRest } from '../../store/work/note-rest.ts';
import { returnWork } from '../../store/work/return-work.ts';
import type { CarriedTries, NotedRest } from './sandbox/entity-input.ts';
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
  /** Writes down that a workflow rests before another try, or with null that it no longer does. */
  noteRest(ref: LearnerRef, flow: string, rest: NotedRest | null): Promise<void>;
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
    noteRest: (ref, flow, rest) =>
      noteRest(
        pool,
        ref,
        flow,
        rest === null
          ? null
          : {
              untilMs: rest.untilMs,
              failedPosition: rest.tries.position,
              attempts: rest.tries.attempts,
              firstFailedAtMs: rest.tries.firstFailedAtMs,
            },
      ),
  };
}
