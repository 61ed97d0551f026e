import type { Event } from '@throughline/contract';
import type { Engine } from '../../../src/engines/engine.ts';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { AnchorLevel } from '../../../src/domain/read/hold-level.ts';
import type { Steps } from '../../../src/flows/steps.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { verifyTenant } from '../../../src/reads/verify/verify-tenant.ts';
import { createCalibrateSteps } from '../../../src/steps/calibrate/create-calibrate-steps.ts';
import { createEvaluateSteps } from '../../../src/steps/evaluate/create-evaluate-steps.ts';
import { lightRuleJudge } from '../../../src/judges/rules/light-rule-judge.ts';
import { createLearnerSteps } from '../../../src/steps/learner/create-learner-steps.ts';
import { createReviewSteps } from '../../../src/steps/review/create-review-steps.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { retryParked } from '../../../src/writes/retry-parked.ts';
import { NOW_MS, startRecording, type Recording } from '../../support/record/recording.ts';
import {
  FAST_RETRY,
  type EngineGrounds,
  type EnginePlace,
  type EngineSetting,
  type EngineUnderTest,
} from '../../support/engines/engine-under-test.ts';
import { until } from '../../support/engines/script.ts';
import { scriptReviewJudge } from '../../support/review/scripted-review-judge.ts';
import { FailingJudge } from './failing-judge.ts';
import { describeJudging, makeEvents, type History, type HistoryAct } from './history.ts';
import { createIdleErasure } from '../../support/engines/idle-flows.ts';

const IDLE_MS_MAX = 120_000;
const LEARNER = 'learner-1';

/** Real events, real steps, a real engine: everything between an event and its verdict, on one database. */
export class RealHouse {
  readonly recording: Recording;
  readonly pool: Pool;
  readonly judge = new FailingJudge();
  readonly place: EnginePlace | null;
  readonly #grounds: EngineGrounds;
  readonly #subject: EngineUnderTest;
  #engine: Engine | null = null;

  private constructor(subject: EngineUnderTest, recording: Recording, grounds: EngineGrounds) {
    this.#subject = subject;
    this.recording = recording;
    this.#grounds = grounds;
    this.place = grounds.nextPlace();
    this.pool = openPool(recording.database.connection, 'tl_app', {
      max: 8,
      onError: () => undefined, // dropping the database ends its connections
    });
  }

  /** Sets up a database and what the engine needs beside it; the engine is not started. */
  static async open(
    subject: EngineUnderTest,
    grounds: EngineGrounds | null = null,
    recording: Recording | null = null,
  ): Promise<RealHouse> {
    return new RealHouse(
      subject,
      recording ?? (await startRecording(`real_${subject.name}`)),
      grounds ?? (await subject.openGrounds()),
    );
  }

  async startEngine(
    wish: Partial<Pick<EngineSetting, 'sweepMs' | 'judgeWaits' | 'instance'>> = {},
  ): Promise<void> {
    this.#engine = this.#subject.createEngine({
      connection: this.recording.database.connection,
      place: this.place,
      steps: this.#createSteps(),
      instance: 'engine-1',
      retryPolicy: FAST_RETRY,
      onError: () => undefined,
      ...wish,
    });
    await this.#engine.start();
  }

  async stopEngine(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
  }

  async record(tenant: RecordingTenant, ...events: readonly Event[]): Promise<void> {
    await this.recording.recorder.record(tenant, events);
  }

  /** Does one act after the other, each when nothing is due any more. */
  async live(tenant: RecordingTenant, history: History): Promise<void> {
    for (const [index, done] of history.entries()) {
      await this.#perform(tenant, `act-${index}`, done);
      await this.awaitIdle(tenant.id);
    }
  }

  async override(
    tenant: TenantId,
    position: number,
    level: AnchorLevel,
    id = `override-${position}-${level}`,
    learner = LEARNER,
  ): Promise<void> {
    await overrideVerdict(
      { appPool: this.pool, master: this.recording.master, nowMs: () => NOW_MS, judge: this.judge },
      {
        tenant,
        learner,
        author: 'coach-key',
        override: { id, position, skills: [{ skill: 'quality', level }], reason: 'seen in person' },
      },
    );
  }

  /** Waits until no completion is due, in whatever flow. */
  async awaitIdle(tenant: TenantId): Promise<void> {
    await until('nothing is due', IDLE_MS_MAX, async () => (await this.countDue(tenant)) === 0);
  }

  /** What is due, waits to be heard, or waits for a light evaluation. */
  async countDue(tenant: TenantId): Promise<number> {
    const { rows } = await this.recording.superuser.query<{ due: number }>(
      `select (select count(*) from learner_state where tenant = $1 and cursor < last_effect_seq)
            + (select count(*) from work where tenant = $1 and flow in ('learner', 'evaluate', 'review'))
            + (select count(*) from review_due where tenant = $1)
            + (select count(*) from review_state where tenant = $1 and due_at is not null)
            + (select count(*) from evaluation_due where tenant = $1 and given_up_at is null)
            + (select count(*) from parking p where tenant = $1 and action = 'retried' and not exists
                 (select from parking later where later.learner = p.learner and later.position = p.position
                    and later.ordinal > p.ordinal)) as due`,
      [tenant],
    );
    return Number(rows[0]?.due);
  }

  async refOf(tenant: TenantId, learner = LEARNER): Promise<LearnerRef> {
    const { rows } = await this.recording.superuser.query<{ id: LearnerRef['learner'] }>(
      'select id from learner where tenant = $1 and external_id = $2',
      [tenant, learner],
    );
    return { tenant, learner: rows[0]!.id };
  }

  /** What `verify` finds fault with. */
  async verify(tenant: TenantId): Promise<readonly unknown[]> {
    const { master } = this.recording;
    const parts = { appPool: this.pool, masterKey: master, clock: () => NOW_MS };
    return (await verifyTenant(parts, tenant)).failures;
  }

  async close(): Promise<void> {
    await this.stopEngine();
    await this.pool.end();
    await this.recording.close();
    await this.#grounds.close();
  }

  async #perform(tenant: RecordingTenant, name: string, done: HistoryAct): Promise<void> {
    switch (done.kind) {
      case 'record':
      case 'talk':
      case 'end':
        for (const judging of describeJudging(name, done)) {
          this.judge.levels.set(judging.touchpoint, judging.levels);
          this.judge.failures.set(judging.touchpoint, judging.failures);
        }
        await this.record(tenant, ...makeEvents(name, done));
        return;
      case 'override': {
        const landed = await this.#positions(
          tenant.id,
          'select distinct position from evaluation where tenant = $1 and landing is not null order by position',
        );
        const position = landed[done.which % Math.max(landed.length, 1)];
        if (position !== undefined) await this.override(tenant.id, position, done.level, name);
        return;
      }
      case 'retry': {
        const parked = await this.#positions(
          tenant.id,
          `select position from parking p where tenant = $1 and action = 'parked' and not exists
             (select from parking later where later.learner = p.learner and later.position = p.position
                and later.ordinal > p.ordinal) order by position`,
        );
        const position = parked[done.which % Math.max(parked.length, 1)];
        if (position !== undefined) await retryParked(this.pool, tenant.id, LEARNER, position);
      }
    }
  }

  async #positions(tenant: TenantId, statement: string): Promise<readonly number[]> {
    const { rows } = await this.recording.superuser.query<{ position: number }>(statement, [
      tenant,
    ]);
    return rows.map((row) => row.position);
  }

  #createSteps(): Steps {
    const { pool: appPool, judge } = this;
    const parts = { appPool, master: this.recording.master, nowMs: () => NOW_MS };
    return {
      learner: createLearnerSteps(parts),
      calibrate: createCalibrateSteps({ ...parts, judge }),
      evaluate: createEvaluateSteps({ ...parts, lightJudge: lightRuleJudge }),
      review: createReviewSteps({ ...parts, nowMs: Date.now, judge: scriptReviewJudge() }),
      erase: createIdleErasure(),
    };
  }
}
