import type pg from 'pg';
import type { Event, Override, RecordResult } from '@throughline/contract';
import { builtinPolicy } from '../../../src/domain/policy/builtin-policy.ts';
import type { PolicyDocument } from '../../../src/domain/policy/policy-document.ts';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import type { CalibrationRef, LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { calibrate } from '../../../src/flows/calibrate.ts';
import { evaluate } from '../../../src/flows/evaluate.ts';
import type { Turn } from '../../../src/flows/learner.ts';
import type { ReadSnapshot } from '../../../src/domain/read/read-types.ts';
import type { ReadParts } from '../../../src/reads/read-parts.ts';
import type { VerifyReport } from '../../../src/reads/verify/verify-report.ts';
import { verifyTenant } from '../../../src/reads/verify/verify-tenant.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import type { CompletionJudge } from '../../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../../src/judges/rules/rule-judge.ts';
import { createCalibrateSteps } from '../../../src/steps/calibrate/create-calibrate-steps.ts';
import { createEvaluateSteps } from '../../../src/steps/evaluate/create-evaluate-steps.ts';
import type { LightJudge } from '../../../src/steps/evaluate/light-judge.ts';
import { lightRuleJudge } from '../../../src/judges/rules/light-rule-judge.ts';
import { createLearnerSteps } from '../../../src/steps/learner/create-learner-steps.ts';
import { openPool, type Pool } from '../../../src/store/database.ts';
import type { LineUp } from '../../../src/domain/judging/describe-line-up.ts';
import { overrideVerdict } from '../../../src/writes/override-verdict.ts';
import { retryParked } from '../../../src/writes/retry-parked.ts';
import { NOW_MS, startRecording, type Recording } from '../record/recording.ts';

/** A real database with everything between an event and its settled XP, but no engine: tests say what runs when. */
export interface Calibrating {
  readonly recording: Recording;
  readonly pool: Pool;
  readonly superuser: pg.Pool;
  openLearner(options?: {
    readonly judge?: CompletionJudge;
    readonly policy?: PolicyDocument;
  }): Promise<Desk>;
  close(): Promise<void>;
}

export async function startCalibrating(purpose: string): Promise<Calibrating> {
  const recording = await startRecording(purpose);
  const pool = openPool(recording.database.connection, 'tl_app', {
    max: 4,
    onError: () => undefined,
  });
  return {
    recording,
    pool,
    superuser: recording.superuser,
    async openLearner({ judge = ruleJudge, policy } = {}) {
      const tenant = await recording.createTenant();
      if (policy !== undefined) await savePolicy(recording.superuser, tenant.id, policy);
      return new Desk(recording, pool, tenant, judge);
    },
    async close() {
      await pool.end();
      await recording.close();
    },
  };
}

async function savePolicy(
  superuser: pg.Pool,
  tenant: TenantId,
  policy: PolicyDocument,
): Promise<void> {
  await superuser.query(
    `insert into definition (tenant, kind, id, version, document, hash, saved_by, saved_at)
     values ($1, 'policy', 'default', 2, $2, '\\x00', 'test', '2020-01-01T00:00:00Z')`,
    [tenant, JSON.stringify(policy)],
  );
}

/** One learner of a tenant of its own, and everything that can be done to it. */
export class Desk {
  readonly #recording: Recording;
  readonly #pool: Pool;
  readonly #tenant: RecordingTenant;
  readonly #judge: CompletionJudge;
  readonly learnerSteps: ReturnType<typeof createLearnerSteps>;
  readonly reads: ReadParts;
  readonly externalId = 'learner-1';

  constructor(recording: Recording, pool: Pool, tenant: RecordingTenant, judge: CompletionJudge) {
    this.#recording = recording;
    this.#pool = pool;
    this.#tenant = tenant;
    this.#judge = judge;
    this.reads = { appPool: pool, masterKey: recording.master, clock: () => NOW_MS };
    this.learnerSteps = createLearnerSteps({
      appPool: pool,
      master: recording.master,
      nowMs: () => NOW_MS,
    });
  }

  get tenant(): TenantId {
    return this.#tenant.id;
  }

  steps(
    judge: CompletionJudge = this.#judge,
    lineUp?: LineUp,
  ): ReturnType<typeof createCalibrateSteps> {
    const { master } = this.#recording;
    const parts = { appPool: this.#pool, master, nowMs: () => NOW_MS, judge };
    return createCalibrateSteps(lineUp === undefined ? parts : { ...parts, lineUp });
  }

  evaluateSteps(lightJudge: LightJudge = lightRuleJudge): ReturnType<typeof createEvaluateSteps> {
    const { master } = this.#recording;
    return createEvaluateSteps({ appPool: this.#pool, master, nowMs: () => NOW_MS, lightJudge });
  }

  /** Walks the ledger as far as it goes without a calibration, then gives the light evaluations one turn. */
  async evaluateOnce(lightJudge?: LightJudge): Promise<Turn> {
    await this.begin();
    return this.evaluateAlone(lightJudge);
  }

  /** Gives the light evaluations one turn, wherever the learner's own walk stands. */
  async evaluateAlone(lightJudge?: LightJudge): Promise<Turn> {
    const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
    return evaluate({ evaluate: this.evaluateSteps(lightJudge) }, await this.ref(), attempt);
  }

  async record(...events: readonly Event[]): Promise<readonly RecordResult[]> {
    return this.#recording.recorder.record(this.#tenant, events);
  }

  async ref(): Promise<LearnerRef> {
    const { rows } = await this.query<{ id: LearnerId }>(
      'select id from learner where tenant = $1 and external_id = $2',
      [this.tenant, this.externalId],
    );
    return { tenant: this.tenant, learner: rows[0]!.id };
  }

  /** The next completion that is due, under a fresh fence; null where nothing is. */
  async begin(): Promise<CalibrationRef | null> {
    const ref = await this.ref();
    const fence = await this.learnerSteps.takeFence(ref);
    const due = await this.learnerSteps.findNextDue(ref, fence);
    return due.kind === 'calibrate' ? { ...ref, fence, position: due.position } : null;
  }

  async calibrateNext(): Promise<'landed' | 'stale' | 'nothing'> {
    const run = await this.begin();
    return run === null ? 'nothing' : calibrate(this.steps(), run);
  }

  async calibrateAll(): Promise<void> {
    while ((await this.calibrateNext()) !== 'nothing');
  }

  /** Parks the next completion that is due. */
  async parkNext(): Promise<number | null> {
    const run = await this.begin();
    if (run !== null) await this.learnerSteps.park(run, 8, 'judge/unavailable');
    return run?.position ?? null;
  }

  async retry(position: number): Promise<string> {
    return retryParked(this.#pool, this.tenant, this.externalId, position);
  }

  async override(override: Override): ReturnType<typeof overrideVerdict> {
    const { master } = this.#recording;
    return overrideVerdict(
      { appPool: this.#pool, master, nowMs: () => NOW_MS, judge: this.#judge },
      { tenant: this.tenant, learner: this.externalId, author: 'coach-key', override },
    );
  }

  /** Holds everything of the tenant that is stored to what it promises. */
  async verify(): Promise<VerifyReport> {
    return verifyTenant(this.reads, this.tenant);
  }

  query<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<Row>> {
    return this.#recording.superuser.query<Row>(text, [...values]);
  }

  async state(): Promise<{
    readonly total: number;
    readonly tier: string;
    readonly multiplier: number;
    readonly snapshotVersion: number;
    readonly cursor: number;
    readonly nextSeq: number;
    readonly snapshot: ReadSnapshot | null;
  }> {
    const { learner } = await this.ref();
    const { rows } = await this.query(
      `select total, tier, multiplier, snapshot_version as "snapshotVersion", cursor, next_seq as "nextSeq", snapshot
       from learner_state where learner = $1`,
      [learner],
    );
    return rows[0] as Awaited<ReturnType<Desk['state']>>;
  }
}

/**
 * A policy on which a single verdict moves the tier: `overall` is quality alone, and the ladder's steps lie
 * close together.
 */
export const STEEP_POLICY: PolicyDocument = {
  ...builtinPolicy,
  read: {
    ...builtinPolicy.read,
    weights: { independence: 0, quality: 1, communication: 0, speed: 0 },
    spreadFactor: 1,
    ladder: [
      { tier: 'underperforming', threshold: 0, multiplier: 1 },
      { tier: 'developing', threshold: 28, multiplier: 2 },
      { tier: 'meeting', threshold: 34, multiplier: 3 },
      { tier: 'strong', threshold: 40, multiplier: 5 },
      { tier: 'outstanding', threshold: 46, multiplier: 7 },
      { tier: 'exceptional', threshold: 52, multiplier: 10 },
    ],
  },
};
