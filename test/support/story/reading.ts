import type pg from 'pg';
import type { Event } from '@throughline/contract';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import { calibrate } from '../../../src/flows/calibrate.ts';
import type { ReadParts } from '../../../src/reads/read-parts.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { ruleJudge } from '../../../src/judges/rules/rule-judge.ts';
import { createCalibrateSteps } from '../../../src/steps/calibrate/create-calibrate-steps.ts';
import { createLearnerSteps } from '../../../src/steps/learner/create-learner-steps.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { retryParked } from '../../../src/writes/retry-parked.ts';
import { NOW_MS, startRecording, type Recording } from '../record/recording.ts';

const COMPLETIONS_MAX = 10_000;

/** A database with everything that writes what the reads read. */
export interface Reading {
  readonly recording: Recording;
  readonly superuser: pg.Pool;
  readonly parts: ReadParts;
  readonly relayPool: Pool;
  record(tenant: RecordingTenant, events: readonly Event[]): Promise<void>;
  findLearner(tenant: TenantId, externalId: string): Promise<LearnerId>;
  /** Calibrates what is due, in order; completions at `parks` are parked instead. */
  calibrateAll(
    tenant: TenantId,
    externalId: string,
    options?: { readonly atMost?: number; readonly parks?: readonly number[] },
  ): Promise<number>;
  override(
    tenant: TenantId,
    learner: string,
    position: number,
    levels: Readonly<Record<string, number>>,
  ): Promise<void>;
  retry(tenant: TenantId, learner: string, position: number): Promise<void>;
  close(): Promise<void>;
}

export async function startReading(purpose: string): Promise<Reading> {
  const recording = await startRecording(purpose);
  const appPool = openPool(recording.database.connection, 'tl_app', {
    max: 4,
    onError: () => undefined,
  });
  const relayPool = openPool(recording.database.connection, 'tl_relay', {
    max: 1,
    onError: () => undefined,
  });
  let nowMs = NOW_MS;
  const clock = (): number => (nowMs += 1_000);
  const { master } = recording;
  const learnerSteps = createLearnerSteps({ appPool, master, nowMs: clock });
  const steps = createCalibrateSteps({ appPool, master, nowMs: clock, judge: ruleJudge });
  let overrides = 0;
  const findLearner: Reading['findLearner'] = async (tenant, externalId) => {
    const { rows } = await recording.superuser.query<{ id: LearnerId }>(
      'select id from learner where tenant = $1 and external_id = $2',
      [tenant, externalId],
    );
    return (rows[0] as { id: LearnerId }).id;
  };
  return {
    recording,
    superuser: recording.superuser,
    relayPool,
    parts: { appPool, masterKey: master, clock: () => NOW_MS },
    record: async (tenant, events) => {
      await recording.recorder.record(tenant, events);
    },
    findLearner,
    calibrateAll: async (tenant, externalId, { atMost = COMPLETIONS_MAX, parks = [] } = {}) => {
      const ref = { tenant, learner: await findLearner(tenant, externalId) };
      const fence = await learnerSteps.takeFence(ref);
      for (let taken = 0; taken < atMost; taken += 1) {
        const due = await learnerSteps.findNextDue(ref, fence);
        if (due.kind !== 'calibrate') return taken;
        const run = { ...ref, fence, position: due.position };
        if (parks.includes(due.position)) await learnerSteps.park(run, 8, 'judge/unavailable');
        else await calibrate(steps, run);
      }
      return atMost;
    },
    override: async (tenant, learner, position, levels) => {
      overrides += 1;
      const skills = Object.entries(levels).map(([skill, level]) => ({ skill, level }));
      await overrideVerdict(
        { appPool, master, nowMs: clock, judge: ruleJudge },
        {
          tenant,
          learner,
          author: 'key-1',
          override: {
            id: `override-${overrides}`,
            position,
            skills,
            reason: 'seen in person',
          } as never,
        },
      );
    },
    retry: async (tenant, learner, position) => {
      await retryParked(appPool, tenant, learner, position);
    },
    close: async () => {
      await Promise.all([appPool.end(), relayPool.end()]);
      await recording.close();
    },
  };
}
