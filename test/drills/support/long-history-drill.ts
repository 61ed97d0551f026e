import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../../../src/store/database.ts';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { FAST_RETRY } from '../../support/engines/engine-under-test.ts';
import { Stage, until } from '../../support/engines/script.ts';
import { createScriptedSteps } from '../../support/engines/scripted-steps.ts';
import {
  openTemporalGrounds,
  TEMPORAL_UNDER_TEST,
} from '../../support/engines/temporal-under-test.ts';

const COMPLETION_MS_MAX = 2_000;
/** Half of the completions come while the others are taken. */
const WAKES = 50;

/** What one learner's long history came to. */
export interface LongHistoryResult {
  readonly landed: number;
  readonly inOrder: boolean;
  /** Runs of the learner's workflow, one after the other. */
  readonly runs: number;
  /** Events of the longest run. */
  readonly eventsMax: number;
  readonly seconds: number;
}

/**
 * Takes as many completions of one learner, half of which come one wake after the other meanwhile, with histories
 * renewed when the server suggests it.
 *
 * @param suggestAfterEvents what the server is set to; its own number where null
 */
export async function runLongHistoryDrill(
  completions: number,
  suggestAfterEvents: number | null,
): Promise<LongHistoryResult> {
  const grounds = await openTemporalGrounds(
    suggestAfterEvents === null ? {} : { suggestContinueAsNewEvents: suggestAfterEvents },
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-long-history-'));
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  await migrate(postgres.connection);
  const connection = { ...postgres.connection, user: 'throughline' };
  const onError = (): void => undefined;
  const pool = openPool(connection, 'tl_app', { max: 8, onError });
  const stage = new Stage(postgres.connection);
  await stage.build();
  const engine = TEMPORAL_UNDER_TEST.createEngine({
    connection,
    place: grounds.nextPlace(),
    steps: createScriptedSteps(pool),
    instance: 'drill',
    retryPolicy: FAST_RETRY,
    sweepMs: 3_600_000, // no wake that is lost is found by a sweep
    onError,
  });
  try {
    const early = Math.ceil(completions / 2);
    const [ref] = await stage.addLearners(1, early);
    const startMs = performance.now();
    await engine.start();
    const wake = async (): Promise<void> => {
      await stage.pool.query(
        `insert into work (tenant, learner) values ($1, $2)
         on conflict (learner, flow, position) do update set wake = work.wake + 1`,
        [ref!.tenant, ref!.learner],
      );
    };
    await wake();
    const each = Math.ceil((completions - early) / WAKES);
    for (let added = early; added < completions;) {
      for (let one = 0; one < each && added < completions; one += 1, added += 1) {
        await stage.addCompletions([ref!], 'calibrate');
      }
      await wake();
    }
    await until('all landed', completions * COMPLETION_MS_MAX, async () => {
      return (await stage.countLanded()) >= completions;
    });
    const seconds = (performance.now() - startMs) / 1_000;
    const landed = await stage.landed(ref!);
    const lengths: number[] = [];
    await until('the runs are listed', 15_000, async () => {
      lengths.length = 0;
      const query = `WorkflowId = 'learner/${ref!.learner}'`;
      for await (const { historyLength } of grounds.client.workflow.list({ query })) {
        lengths.push(Number(historyLength ?? 0));
      }
      return lengths.length > 1;
    });
    return {
      landed: landed.length,
      inOrder: landed.every((position, index) => position === index + 1),
      runs: lengths.length,
      eventsMax: Math.max(...lengths),
      seconds,
    };
  } finally {
    await engine.stop();
    await stage.end();
    await pool.end();
    await postgres.stop();
    await grounds.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
