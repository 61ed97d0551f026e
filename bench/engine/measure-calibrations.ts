import { randomBytes } from 'node:crypto';
import type { Event } from '@throughline/contract';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { ruleJudge, type CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { createCalibrateSteps } from '../../src/steps/calibrate/create-calibrate-steps.ts';
import { createLearnerSteps } from '../../src/steps/learner/create-learner-steps.ts';
import { openPool, type Connection } from '../../src/store/database.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';

/** One calibration, as the learner waits for it. */
export interface CalibrationTime {
  /** From the answer to the completion to the landing of its verdict. */
  readonly wallMs: number;
  readonly judgeMs: number;
}

const EVENTS_BEFORE = 4;

/**
 * Records a stage attempt (four events with words, then its completion) and waits for its calibration, again and again for one
 * learner, so that ledger, window and history grow as they would.
 */
export async function measureCalibrations(
  connection: Connection,
  tenant: TenantId,
  rounds: number,
): Promise<readonly CalibrationTime[]> {
  const onError = (error: unknown): void => console.error(error);
  const appPool = openPool(connection, 'tl_app', { max: 6, onError });
  const master = parseMasterKey(randomBytes(32).toString('hex'));
  const timed = createTimedJudge();
  const parts = { appPool, master, nowMs: Date.now, judge: timed.judge };
  let landed = Promise.withResolvers<void>();
  const steps: Steps = {
    learner: createLearnerSteps(parts),
    calibrate: tellLanding(createCalibrateSteps(parts), () => landed.resolve()),
  };
  const engine = createEmbeddedEngine({ connection, steps, instance: 'bench-calibrate', onError });
  const recorder = createRecorder({ connection, master, onError });
  await engine.start();
  const times: CalibrationTime[] = [];
  for (let round = 0; round < rounds; round += 1) {
    landed = Promise.withResolvers<void>();
    const judgeBeforeMs = timed.readMs();
    await recorder.record({ id: tenant, timeZone: 'UTC' }, makeAttempt(round));
    const startMs = performance.now();
    await landed.promise;
    const wallMs = performance.now() - startMs;
    times.push({ wallMs, judgeMs: timed.readMs() - judgeBeforeMs });
  }
  await engine.stop();
  await recorder.close();
  await appPool.end();
  return times;
}

function tellLanding(calibrate: Steps['calibrate'], onLanded: () => void): Steps['calibrate'] {
  return {
    ...calibrate,
    commit: async (run) => {
      const outcome = await calibrate.commit(run);
      if (outcome === 'landed') onLanded();
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

function makeAttempt(round: number): readonly Event[] {
  const startMs = Date.parse('2026-03-02T08:00:00Z') + round * 3_600_000;
  const base = {
    learner: 'learner-1',
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
