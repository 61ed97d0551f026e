import { pino } from 'pino';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEmbeddedEngine } from '../../../src/engines/embedded/embedded-engine.ts';
import { createCalibrateSteps } from '../../../src/steps/calibrate/create-calibrate-steps.ts';
import { createEvaluateSteps } from '../../../src/steps/evaluate/create-evaluate-steps.ts';
import type { LightJudge } from '../../../src/steps/evaluate/light-judge.ts';
import { createReviewSteps } from '../../../src/steps/review/create-review-steps.ts';
import type { ReviewJudge } from '../../../src/judges/review/review-judge.ts';
import { createLearnerSteps } from '../../../src/steps/learner/create-learner-steps.ts';
import type { CompletionJudge } from '../../../src/steps/calibrate/completion-judge.ts';
import { openPool } from '../../../src/store/database.ts';
import type { EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';
import { openMasterKeyFile } from '../../../src/store/keys/master-key.ts';
import { LOGIN_ROLE } from '../../../src/store/login.ts';
import { createIdleErasure } from '../../support/engines/idle-flows.ts';

const PARKED_MS_MAX = 90_000;
const POLL_MS = 100;
const RETRY_POLICY = {
  firstDelayMs: 10,
  factor: 1,
  delayMsMax: 10,
  attemptsMax: 3,
  elapsedMsMax: 60_000,
  jitterShare: 0,
};

/** A failure as a careless client library makes it: with everything it was given in its error. */
function talk(given: object): Error {
  const prompt = JSON.stringify(given);
  return Object.assign(new Error(`the provider refused: ${prompt}`, { cause: new Error(prompt) }), {
    code: 'EPROVIDER',
    requestBody: prompt,
    responseBody: prompt,
  });
}

const talkativeJudge: CompletionJudge = {
  name: 'talkative.v1',
  givesLevels: false,
  async collectEvidence(material) {
    throw talk(material);
  },
  async score(_material, collected) {
    return collected;
  },
};

const talkativeLightJudge: LightJudge = {
  name: 'talkative.v1',
  async judge(conversation) {
    throw talk(conversation);
  },
};

const talkativeReviewJudge: ReviewJudge = {
  name: 'talkative.v1',
  waits: false,
  async givePerspective(input) {
    throw talk(input);
  },
  async score(input) {
    throw talk(input);
  },
  async narrate(input) {
    throw talk(input);
  },
};

/**
 * Runs the engine with a judge that keeps failing until everything that was pending is parked or unevaluated.
 *
 * @returns what an engine would have logged, whole errors included
 */
export async function runFailingJudge(
  dataDir: string,
  superuser: EmbeddedConnection,
): Promise<{ readonly log: string; readonly parked: number }> {
  let log = '';
  const logger = pino({ level: 'trace' }, { write: (line: string) => void (log += line) });
  const connection = { ...superuser, user: LOGIN_ROLE };
  const onError = (error: unknown): void => logger.error({ err: error }, 'a turn failed');
  const appPool = openPool(connection, 'tl_app', { max: 4, onError });
  const { master } = await openMasterKeyFile(join(dataDir, 'master.key'));
  const parts = {
    appPool,
    master,
    nowMs: Date.now,
    judge: talkativeJudge,
    lightJudge: talkativeLightJudge,
  };
  const engine = createEmbeddedEngine({
    connection,
    steps: {
      learner: createLearnerSteps(parts),
      calibrate: createCalibrateSteps(parts),
      evaluate: createEvaluateSteps(parts),
      review: createReviewSteps({ ...parts, judge: talkativeReviewJudge }),
      erase: createIdleErasure(),
    },
    instance: 'failing-judge',
    onError,
    retryPolicy: RETRY_POLICY,
  });
  const observer = openPool(superuser, 'tl_migrator' as 'tl_app', { max: 1, onError });
  await engine.start();
  const deadline = performance.now() + PARKED_MS_MAX;
  let parked = 0;
  while (performance.now() < deadline) {
    const { rows } = await observer.query<{ pending: number; parked: number }>(
      `select (select count(*) from ledger g join learner_state s on s.learner = g.learner
               where g.effect = 'calibrate' and g.seq > s.cursor)
              + (select count(*) from evaluation_due where given_up_at is null) as pending,
              (select count(*) from parking where action = 'parked') as parked`,
    );
    parked = rows[0]?.parked ?? 0;
    if (rows[0]?.pending === 0 && parked > 0) break;
    await sleep(POLL_MS);
  }
  await engine.stop();
  await Promise.all([appPool.end(), observer.end()]);
  return { log, parked };
}
