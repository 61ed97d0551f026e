import { randomBytes } from 'node:crypto';
import type { Event } from '@throughline/contract';
import type { Engine } from '../../src/engines/engine.ts';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { CalibrationRef } from '../../src/domain/ids/learner-ref.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { createRecorder, type Recorder } from '../../src/record/recorder.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { createCalibrateSteps } from '../../src/steps/calibrate/create-calibrate-steps.ts';
import { createLearnerSteps } from '../../src/steps/learner/create-learner-steps.ts';
import { openPool, type Connection } from '../../src/store/database.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import type { BenchEngine } from './bench-engine.ts';
import { createIdleFlows } from './idle-flows.ts';

/** A recorder, real calibrations and an engine that runs them, for what is measured from answer to landing. */
export interface CalibratingHouse {
  readonly recorder: Recorder;
  readonly engine: Engine;
  /** What the judge has taken so far, ms. */
  readJudgeMs(): number;
  close(): Promise<void>;
}

export async function openCalibratingHouse(
  bench: BenchEngine,
  connection: Connection,
  onLanded: (run: CalibrationRef) => void,
): Promise<CalibratingHouse> {
  const onError = (error: unknown): void => console.error(error);
  const appPool = openPool(connection, 'tl_app', { max: 12, onError });
  const master = parseMasterKey(randomBytes(32).toString('hex'));
  const timed = createTimedJudge();
  const parts = { appPool, master, nowMs: Date.now, judge: timed.judge };
  const steps: Steps = {
    learner: createLearnerSteps(parts),
    calibrate: tellLanding(createCalibrateSteps(parts), onLanded),
    ...createIdleFlows(),
  };
  const instance = `bench-calibrate-${bench.name}`;
  const engine = bench.create({ connection, steps, instance, onError });
  const recorder = createRecorder({ connection, master, onError });
  await engine.start();
  return {
    recorder,
    engine,
    readJudgeMs: timed.readMs,
    async close() {
      await engine.stop();
      await recorder.close();
      await appPool.end();
    },
  };
}

function tellLanding(
  calibrate: Steps['calibrate'],
  onLanded: (run: CalibrationRef) => void,
): Steps['calibrate'] {
  return {
    ...calibrate,
    commit: async (run) => {
      const outcome = await calibrate.commit(run);
      if (outcome === 'landed') onLanded(run);
      return outcome;
    },
  };
}

function createTimedJudge(): { judge: CompletionJudge; readMs: () => number } {
  let spentMs = 0;
  const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const startMs = performance.now();
    try {
      return await work();
    } finally {
      spentMs += performance.now() - startMs;
    }
  };
  const judge: CompletionJudge = {
    ...ruleJudge,
    collectEvidence: (material) => timed(() => ruleJudge.collectEvidence(material)),
    score: (material, collected) => timed(() => ruleJudge.score(material, collected)),
  };
  return { judge, readMs: () => spentMs };
}

const EVENTS_BEFORE = 4;

/** A stage attempt: four events with words, then its completion. */
export function makeAttempt(learner: string, round: number): readonly Event[] {
  const startMs = Date.parse('2026-03-02T08:00:00Z') + round * 3_600_000;
  const base = {
    learner,
    kind: 'stage',
    touchpoint: `attempt-${round}`,
    focus: 'reporting',
    scenario: 'quarterly-report',
    scenarioAttempt: `run-${Math.floor(round / 10)}`,
    stage: `stage-${round % 10}`,
    task: `task-${round % 40}`,
  } as const;
  const progress = Array.from({ length: EVENTS_BEFORE }, (_, index) => ({
    ...base,
    id: `${round}/${index}`,
    status: 'progress' as const,
    occurredAt: new Date(startMs + index * 60_000).toISOString(),
    messages: [
      { speaker: 'learner', text: `I compared the ${index + 3} figures and two of them differ.` },
      { speaker: 'tutor', text: 'What would you check next?' },
    ],
  }));
  const completion: Event = {
    ...base,
    id: `${round}/end`,
    status: 'completed',
    occurredAt: new Date(startMs + 900_000).toISOString(),
    outcome: round % 3 === 0 ? 'failed' : 'passed',
    signals: {
      durationMs: 600_000 + (round % 7) * 60_000,
      expectedMs: 900_000,
      attempts: 1 + (round % 3),
      hints: round % 2,
      firstTryCorrect: round % 3 === 1,
    },
  };
  return [...progress, completion];
}

/** Whom events of a bench belong to. */
export function asRecordingTenant(tenant: TenantId): { id: TenantId; timeZone: string } {
  return { id: tenant, timeZone: 'UTC' };
}
