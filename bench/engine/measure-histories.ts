import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { BenchTemporal } from './bench-engine.ts';

/** What one learner's workflow has written into Temporal, over all of its runs. */
export interface HistorySizes {
  readonly runs: number;
  readonly events: number;
  readonly bytes: number;
}

/** Follows a learner's workflow from its newest run back to its first. */
export async function measureHistories(
  { client, namespace }: BenchTemporal,
  ref: LearnerRef,
): Promise<HistorySizes> {
  const workflowId = `learner/${ref.learner}`;
  const sizes = { runs: 0, events: 0, bytes: 0 };
  let runId: string | null = null;
  do {
    const handle = client.workflow.getHandle(workflowId, runId ?? undefined);
    const { raw } = await handle.describe();
    const info = raw.workflowExecutionInfo;
    sizes.runs += 1;
    sizes.events += Number(info?.historyLength ?? 0);
    sizes.bytes += Number(info?.historySizeBytes ?? 0);
    const first = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId: info?.execution?.runId ?? '' },
      maximumPageSize: 1,
    });
    const started = first.history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    const before: string = started?.continuedExecutionRunId ?? '';
    runId = before === '' ? null : before;
  } while (runId !== null);
  return sizes;
}
