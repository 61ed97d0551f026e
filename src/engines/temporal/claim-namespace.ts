import type { Client } from '@temporalio/client';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/** The workflow that says whose a namespace is: it never runs, since no worker asks for its tasks. */
const CLAIM_ID = 'throughline-store';
/** Until its first task is handed out, to nobody. */
const CLAIM_DELAY = '3650 days';

/**
 * Writes down in the namespace which database its workflows belong to, and checks it: workflows are named by
 * their learners, and a restored backup has the same ones, so that one database would take the other's wakes.
 *
 * @param store of `readStoreId`
 * @throws ThroughlineError `temporal/other-store`
 */
export async function claimNamespace(client: Client, store: string): Promise<void> {
  const handle = await client.workflow.start(CLAIM_ID, {
    workflowId: CLAIM_ID,
    taskQueue: CLAIM_ID,
    startDelay: CLAIM_DELAY,
    memo: { store },
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  const { memo } = await handle.describe();
  if (memo?.['store'] === store) return;
  const { namespace } = client.options;
  throw new ThroughlineError(
    'temporal/other-store',
    `The Temporal namespace ${namespace} belongs to another database; give this one a namespace of its own (TEMPORAL_NAMESPACE) or, where the other one is gone for good, temporal workflow terminate --namespace ${namespace} --workflow-id ${CLAIM_ID}.`,
    { retryable: true },
  );
}
