import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { FLOW_NAMES, type FlowName } from '../../store/work/flow-names.ts';

/** Ends the workflows of a learner's other flows, whatever they are doing; their commits fail closed anyway. */
export async function stopWorkflows(
  client: Client,
  ref: LearnerRef,
  besides: FlowName,
): Promise<void> {
  for (const flow of FLOW_NAMES) {
    if (flow === besides) continue;
    try {
      await client.workflow.getHandle(`${flow}/${ref.learner}`).terminate('erasure');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended, or never began
    }
  }
}
