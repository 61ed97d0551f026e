import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { Event } from '@throughline/contract';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import type { Connection } from '../../src/store/database.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import type { BenchTemporal } from './bench-engine.ts';
import { asRecordingTenant } from './calibrating-house.ts';
import { quantile } from './quantile.ts';

/** One way for an event to be taken, event by event, with as many under way at once. */
export interface MessageTimes {
  readonly perSecond: number;
  readonly p50Ms: number;
}

/** Learners whose events are under way at once: well below ten messages in flight to one workflow. */
const LANES = 50;
const TASK_QUEUE = 'bench-messages';

/**
 * Takes events one request each, from fifty learners at once: once on the record path (parsed, priced, encrypted,
 * committed), once as `executeUpdateWithStart` to a workflow per learner that only adds a number up.
 */
export async function measureMessages(
  bench: BenchTemporal,
  connection: Connection,
  tenant: TenantId,
  counts: { readonly recorded: number; readonly messages: number },
): Promise<{ readonly record: MessageTimes; readonly message: MessageTimes }> {
  const record = await measureRecord(connection, tenant, counts.recorded);
  const message = await measureUpdates(bench, counts.messages);
  return { record, message };
}

async function measureRecord(
  connection: Connection,
  tenant: TenantId,
  count: number,
): Promise<MessageTimes> {
  const master = parseMasterKey(randomBytes(32).toString('hex'));
  const recorder = createRecorder({
    connection,
    master,
    onError: (error) => console.error(error),
  });
  const take = async (lane: number, index: number): Promise<void> => {
    await recorder.record(asRecordingTenant(tenant), [makeMicroEvent(lane, index)]);
  };
  await runLanes(LANES * 2, take, 'warm-up');
  const times = await runLanes(count, take);
  await recorder.close();
  return times;
}

async function measureUpdates(bench: BenchTemporal, count: number): Promise<MessageTimes> {
  const { address, namespace, client } = bench;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./update-workflow.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    shutdownGraceTime: '1 second',
  });
  const running = worker.run();
  const take = async (lane: number): Promise<void> => {
    const startWorkflowOperation = new WithStartWorkflowOperation('priceEvents', {
      workflowId: `price/${lane}`,
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await client.workflow.executeUpdateWithStart('price', { startWorkflowOperation, args: [10] });
  };
  await runLanes(LANES * 2, take);
  const times = await runLanes(count, take);
  worker.shutdown();
  await running;
  await connection.close();
  return times;
}

async function runLanes(
  count: number,
  take: (lane: number, index: number) => Promise<void>,
  phase = 'measured',
): Promise<MessageTimes> {
  const latencies: number[] = [];
  const offset = phase === 'measured' ? 1_000_000 : 0; // event ids never meet
  let next = 0;
  const startMs = performance.now();
  const runLane = async (lane: number): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const beginMs = performance.now();
      await take(lane, offset + index);
      latencies.push(performance.now() - beginMs);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane)));
  const seconds = (performance.now() - startMs) / 1_000;
  return { perSecond: count / seconds, p50Ms: quantile(latencies, 0.5) };
}

function makeMicroEvent(lane: number, index: number): Event {
  return {
    id: `micro-${index}`,
    learner: `micro-learner-${lane}`,
    kind: 'note_submission',
    status: 'progress',
    touchpoint: `note-${lane}`,
    occurredAt: '2026-03-02T09:00:00.000Z',
  };
}
