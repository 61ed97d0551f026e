import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../../src/flows/steps.ts';
import { createTemporalEngine } from '../../../src/engines/temporal/temporal-engine.ts';
import { ensureWorkflowBundle } from '../../../src/engines/temporal/workflow-bundle.ts';
import { openPool, inTenant } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { wakeLearners } from '../../../src/store/work/wake-learners.ts';
import { startTemporalServer } from '../../support/temporal/temporal-server.ts';
import { createDatabase, startTestCluster } from '../../support/postgres/test-cluster.ts';
import { FAST_RETRY } from '../../support/engines/engine-under-test.ts';
import { Stage, until } from '../../support/engines/script.ts';
import { createScriptedSteps } from '../../support/engines/scripted-steps.ts';

/**
 * Records the histories that `replay.test.ts` replays: runs each case on a real server and writes down what it
 * kept. To be run again where a flow or an adapter changes on purpose: `npm run record:histories`.
 */
const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));
const TASK_QUEUE = 'recorded';
const WITHIN_MS = 30_000;
const RENEW_AT_EVENTS = 60;
const REVIEW_WAIT_MS = 4_000;
/** A stop within a turn's last look would pass it on as a task: that is another case. */
const LAST_LOOK_MS = 1_000;

const cluster = await startTestCluster(async (connection) => void (await migrate(connection)));
const superuser = await createDatabase(cluster.template, 'histories');
const connection = { ...superuser, user: 'throughline' };
const stage = new Stage(superuser);
await stage.build();
const onError = (): void => undefined; // failures are part of the cases
const pool = openPool(connection, 'tl_app', { max: 8, onError });
const server = await startTemporalServer();
const client = new Client({
  connection: await Connection.connect({ address: server.address }),
  namespace: server.namespace,
});
const { path: bundlePath } = await ensureWorkflowBundle();

const wake = (ref: LearnerRef): Promise<void> =>
  inTenant(pool, ref.tenant, (transaction) => wakeLearners(transaction, ref.tenant, [ref.learner]));
const hasLanded = (ref: LearnerRef, positions: number): Promise<number> =>
  until(
    `${positions} landed`,
    WITHIN_MS,
    async () => (await stage.landed(ref)).length === positions,
  );

/** The steps of an erasure with two batches of texts, which only say what is left. */
function createErasingSteps(): Steps {
  const batches: ('more' | 'done')[] = ['more', 'done'];
  const done = async (): Promise<void> => undefined;
  return {
    ...createScriptedSteps(pool),
    erase: {
      isDue: async () => true,
      log: done,
      destroyKey: done,
      destroyWords: async () => batches.shift() ?? 'done',
      forgetName: done,
      certify: done,
    },
  };
}

async function hasEnded(workflowId: string): Promise<void> {
  await until('the workflow has ended', WITHIN_MS, async () =>
    client.workflow
      .getHandle(workflowId)
      .describe()
      .then(
        ({ status }) => status.name === 'COMPLETED',
        () => false,
      ),
  );
}

/** Runs one case under an engine of its own and keeps every run of the learner's workflow. */
async function record(
  name: string,
  engineOptions: { readonly judgeWaits?: boolean; readonly continueAsNewEvents?: number },
  play: () => Promise<{ readonly ref: LearnerRef; readonly flow?: string }>,
  steps: Steps = createScriptedSteps(pool),
): Promise<void> {
  const engine = createTemporalEngine({
    connection,
    steps,
    instance: 'recorder',
    onError,
    retryPolicy: FAST_RETRY,
    bundlePath,
    temporal: {
      address: server.address,
      namespace: server.namespace,
      taskQueue: TASK_QUEUE,
      tls: null,
      apiKey: null,
      maxConcurrentActivities: 8,
      maxConcurrentWorkflowTasks: 8,
      deployment: null,
    },
    ...engineOptions,
  });
  await engine.start();
  const { ref, flow = 'learner' } = await play();
  await engine.stop();
  const workflowId = `${flow}/${ref.learner}`;
  let run = 0;
  for (const runId of await listRuns(workflowId)) {
    run += 1;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const file = `${name}.${run}.json`;
    await writeFile(`${FOLDER}${file}`, `${historyToJSON(history)}\n`);
    process.stdout.write(`  ${file}: ${history.events?.length ?? 0} events\n`);
  }
}

/** The runs of one workflow id, the first one first. */
async function listRuns(workflowId: string): Promise<readonly string[]> {
  const runs: { readonly runId: string; readonly startedAtMs: number }[] = [];
  await until('the runs are listed', WITHIN_MS, async () => {
    runs.length = 0;
    const query = `WorkflowId = '${workflowId}'`;
    for await (const found of client.workflow.list({ query }))
      runs.push({ runId: found.runId, startedAtMs: found.startTime.getTime() });
    return runs.length > 0;
  });
  return runs.toSorted((one, other) => one.startedAtMs - other.startedAtMs).map((run) => run.runId);
}

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER);
await record('plain', {}, async () => {
  const [ref] = await stage.addLearners(1, 2);
  await wake(ref!);
  await hasLanded(ref!, 2);
  await stage.addCompletions([ref!], 'calibrate');
  await wake(ref!);
  await hasLanded(ref!, 3);
  await wait(LAST_LOOK_MS);
  return { ref: ref! };
});
await record('slow-judge', { judgeWaits: true }, async () => {
  const [ref] = await stage.addLearners(1, 1);
  await wake(ref!);
  await hasLanded(ref!, 1);
  return { ref: ref! };
});
await record('backoff-and-park', {}, async () => {
  const [ref] = await stage.addLearners(1, 3);
  await stage.direct(ref!, 2, { failures: FAST_RETRY.attemptsMax });
  await wake(ref!);
  await hasLanded(ref!, 2);
  return { ref: ref! };
});
await record('stale', {}, async () => {
  const [ref] = await stage.addLearners(1, 1, { delayMs: 500 });
  await wake(ref!);
  await until('it has begun', WITHIN_MS, async () => (await stage.trace(ref!)).length > 0);
  await stage.pool.query('update learner_state set fence = fence + 1 where learner = $1', [
    ref!.learner,
  ]);
  await hasLanded(ref!, 1);
  return { ref: ref! };
});
await record('renewed', { continueAsNewEvents: RENEW_AT_EVENTS }, async () => {
  const [ref] = await stage.addLearners(1, 16);
  await wake(ref!);
  await hasLanded(ref!, 16);
  return { ref: ref! };
});
await record('passed-on', {}, async () => {
  // The process stops within a step: the workflow goes on with tasks that another one takes.
  const [ref] = await stage.addLearners(1, 1, { delayMs: 700 });
  await wake(ref!);
  await until('it has begun', WITHIN_MS, async () => (await stage.trace(ref!)).length > 0);
  return { ref: ref! };
});
await record('gone', {}, async () => {
  const [ref] = await stage.addLearners(1, 1);
  await stage.pool.query('update learner_state set erasing = true where learner = $1', [
    ref!.learner,
  ]);
  await wake(ref!);
  await hasEnded(`learner/${ref!.learner}`);
  return { ref: ref! };
});
await record('evaluate', {}, async () => {
  const [ref] = await stage.addLearners(1, 0);
  await stage.addWaiting(ref!);
  await hasEnded(`evaluate/${ref!.learner}`);
  return { ref: ref!, flow: 'evaluate' };
});
await record('review', { judgeWaits: true }, async () => {
  // One is written at once, one has to wait; a third one wakes the workflow before that has come due.
  const [ref] = await stage.addLearners(1, 0);
  await stage.addReviews([ref!], REVIEW_WAIT_MS);
  await until('it waits', WITHIN_MS, async () => (await stage.trace(ref!)).length > 0);
  await stage.addReviews([ref!]);
  await until('one is written', WITHIN_MS, async () => (await stage.landed(ref!)).length === 1);
  await hasEnded(`review/${ref!.learner}`);
  return { ref: ref!, flow: 'review' };
});
await record('review-quick', {}, async () => {
  const [ref] = await stage.addLearners(1, 0);
  await stage.addReviews([ref!]);
  await hasEnded(`review/${ref!.learner}`);
  return { ref: ref!, flow: 'review' };
});
await record(
  'erase',
  {},
  async () => {
    const [ref] = await stage.addLearners(1, 0);
    await stage.pool.query(`insert into work (tenant, learner, flow) values ($1, $2, 'erase')`, [
      ref!.tenant,
      ref!.learner,
    ]);
    await hasEnded(`erase/${ref!.learner}`);
    return { ref: ref!, flow: 'erase' };
  },
  createErasingSteps(),
);
await pool.end();
await stage.end();
await client.connection.close();
await server.stop();
await cluster.stop();
