import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { FLOW_NAMES } from '../../store/work/flow-names.ts';

/** Workflows ended in one go. */
const ENDED_MAX = 500;

/**
 * Ends workflows of this namespace that wait on other task queues: those of the queue that the database had before it
 * was switched away and back. No worker looks there any more, and a wake would find them instead of beginning anew.
 * The database knows what is due, so that nothing is lost with them.
 *
 * @returns how many were ended
 */
export async function endStrays(client: Client, taskQueue: string): Promise<number> {
  const flows = FLOW_NAMES.map((flow) => `'${flow}'`).join(', ');
  const query = `TaskQueue != '${taskQueue}' AND ExecutionStatus = 'Running' AND WorkflowType IN (${flows})`;
  let ended = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: ENDED_MAX })) {
    if (ended >= ENDED_MAX) break;
    try {
      await client.workflow.getHandle(workflowId, runId).terminate('task queue changed');
      ended += 1;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended by itself
    }
  }
  return ended;
}
