import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createTemporalEngine } from '../../src/engines/temporal/temporal-engine.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { FAST_RETRY } from '../support/engines/engine-under-test.ts';
import { Stage, until } from '../support/engines/script.ts';
import { createScriptedSteps } from '../support/engines/scripted-steps.ts';
import {
  describePlace,
  openTemporalGrounds,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 }); // a new build is heard of within 10 s

const DEPLOYMENT = 'throughline';

describe.skipIf(findTestTemporalCli() === null)('versioned workers', () => {
  let grounds: TemporalGrounds;
  let database: TestDatabase;
  let stage: Stage;
  let pool: Pool;
  let engines: Engine[] = [];

  beforeAll(async () => {
    grounds = await openTemporalGrounds();
    database = await createTestDatabase('engine_deployment');
    stage = new Stage(database.superuser);
    await stage.build();
    pool = openPool(database.connection, 'tl_app', { max: 8, onError: () => undefined });
  });
  afterAll(async () => {
    for (const engine of engines) await engine.stop();
    await pool.end();
    await stage.end();
    await database.drop();
    await grounds.close();
  });

  test('a first build takes work by itself; a later one fetches every workflow, those asleep too, once it is current', async () => {
    const place = grounds.nextPlace();
    const start = async (buildId: string | null): Promise<Engine> => {
      const engine = createTemporalEngine({
        connection: database.connection,
        steps: createScriptedSteps(pool),
        instance: buildId ?? 'unversioned',
        onError: () => undefined,
        retryPolicy: FAST_RETRY,
        bundlePath: place.bundlePath,
        temporal: {
          ...describePlace(place),
          deployment: buildId === null ? null : { name: DEPLOYMENT, buildId },
        },
      });
      engines.push(engine);
      await engine.start();
      return engine;
    };
    const refs = await stage.addLearners(3, 1);
    const areOn = async (build: string): Promise<boolean> =>
      (await Promise.all(refs.map(readBuild))).every((each) => each === build);
    const first = await start('build-1');
    await inTenant(pool, stage.tenant, (transaction) => first.wake(transaction, refs));
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 3);
    await until('they are held on the first build', 60_000, async () => areOn('build-1'));

    const second = await start('build-2');
    await until('it says who gets what is due', 60_000, async () =>
      /current build .* is build-1.*this worker is of build-2/.test(second.readiness().detail),
    );
    expect(second.readiness()).toMatchObject({ ready: false });
    await until('it is current', 60_000, () => makeCurrent('build-2'));
    await until('it knows', 60_000, async () => second.readiness().ready);
    await until('all have moved', 60_000, async () => areOn('build-2'));
    await first.stop();
    engines = [second];
    await stage.addCompletions(refs, 'calibrate');
    await inTenant(pool, stage.tenant, (transaction) => second.wake(transaction, refs));
    await until('all landed again', 60_000, async () => (await stage.countLanded()) === 6);
    for (const ref of refs) expect(await stage.landed(ref)).toEqual([1, 2]);

    await second.stop();
    const unversioned = await start(null);
    engines = [unversioned];
    await until('a worker without a version says that it gets nothing', 60_000, async () =>
      /build build-2 of the deployment throughline/.test(unversioned.readiness().detail),
    );
    expect(unversioned.readiness()).toMatchObject({ ready: false });
  });

  async function readBuild({ learner }: LearnerRef): Promise<string | undefined> {
    const { raw } = await grounds.client.workflow.getHandle(`learner/${learner}`).describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
  }

  /** As an operator does; refused while no worker of the build has polled. */
  async function makeCurrent(buildId: string): Promise<boolean> {
    const { namespace } = grounds.server;
    return grounds.client.workflowService
      .setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: DEPLOYMENT,
        buildId,
        version: `${DEPLOYMENT}.${buildId}`,
      })
      .then(
        () => true,
        () => false,
      );
  }
});
