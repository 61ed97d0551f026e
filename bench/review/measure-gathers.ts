import { setTimeout as sleep } from 'node:timers/promises';
import { readSample } from '../../examples/sample/read-sample.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { LearnerId } from '../../src/domain/ids/ids.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { review } from '../../src/flows/review.ts';
import type { ReviewSteps } from '../../src/flows/steps.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { ruleReviewJudge } from '../../src/judges/review/rules/rule-review-judge.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { createCalibrateSteps } from '../../src/steps/calibrate/create-calibrate-steps.ts';
import { createLearnerSteps } from '../../src/steps/learner/create-learner-steps.ts';
import { createReviewSteps } from '../../src/steps/review/create-review-steps.ts';
import { openPool } from '../../src/store/database.ts';
import { createIdleFlows } from '../engine/idle-flows.ts';
import { openBenchDatabase, type BenchDatabase } from '../record/bench-database.ts';

/** When one step ran, ms from the first gather of its review. */
export interface StepTime {
  readonly step: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** How the three gathers of many reviews lay in time. */
export interface GatherTimes {
  readonly reviews: number;
  /** Reviews in which every gather began before any had ended. */
  readonly overlapping: number;
  /** From the first beginning to the last end, the mean. */
  readonly wallMs: number;
  /** What they take one after another, the mean. */
  readonly sumMs: number;
  /** The gathers of the last review. */
  readonly sample: readonly StepTime[];
}

const GATHERS = ['gatherRollups', 'gatherConversations', 'gatherArtefacts'] as const;
const CONNECTIONS = 12;
const JUDGED_MS_MAX = 120_000;
const POLL_MS = 50;
const TURNS_MAX = 20;
const WAIT_MS_MAX = 500;

/** Runs the flow `review` on a PostgreSQL of its own, one review after another, and notes when each gather ran. */
export async function measureGathers(reviews: number): Promise<GatherTimes> {
  const database = await openBenchDatabase();
  const onError = (error: unknown): void => console.error(error);
  const appPool = openPool(database.connection, 'tl_app', { max: CONNECTIONS, onError });
  const parts = { appPool, master: database.master, nowMs: Date.now };
  try {
    const learners = await live(database, parts, reviews);
    const all: (readonly StepTime[])[] = [];
    for (const learner of learners) {
      const times: StepTime[] = [];
      const steps = timeGathers(createReviewSteps({ ...parts, judge: ruleReviewJudge }), times);
      await runToEnd(steps, { tenant: database.tenant.id, learner });
      all.push(times);
    }
    return summarise(all);
  } finally {
    await appPool.end();
    await database.close();
  }
}

/** Turn after turn, until nothing of the learner's reviews is due. */
async function runToEnd(steps: ReviewSteps, ref: LearnerRef): Promise<void> {
  const attempt = { failed: null, isPauseAsked: () => false, jitter: 0.5, policy: null };
  for (let turns = 0; turns < TURNS_MAX; turns += 1) {
    const turn = await review({ review: steps }, ref, attempt);
    if (turn.kind === 'idle') return;
    if (turn.kind === 'waiting') await sleep(Math.min(turn.delayMs, WAIT_MS_MAX));
  }
  throw new Error(`a review is not written after ${TURNS_MAX} turns`);
}

/** Records the sample's attempt for each learner, end included, and calibrates it. */
async function live(
  { connection, master, superuser, tenant }: BenchDatabase,
  parts: Parameters<typeof createLearnerSteps>[0],
  count: number,
): Promise<readonly LearnerId[]> {
  const onError = (error: unknown): void => console.error(error);
  const recorder = createRecorder({ connection, master, onError });
  const events = (await readSample()).days.flatMap((day) => day.events);
  for (let index = 0; index < count; index += 1)
    await recorder.record(
      tenant,
      events.map((event) => ({ ...event, learner: `gathered-${index + 1}` })),
    );
  await recorder.close();
  const engine = createEmbeddedEngine({
    connection,
    steps: {
      learner: createLearnerSteps(parts),
      calibrate: createCalibrateSteps({ ...parts, judge: ruleJudge }),
      ...createIdleFlows(),
    },
    instance: 'bench-gathers',
    onError,
  });
  await engine.start();
  const deadlineMs = performance.now() + JUDGED_MS_MAX;
  for (;;) {
    const { rows } = await superuser.query<{ pending: number }>(
      `select count(*)::integer as pending from ledger l join learner_state s on s.learner = l.learner
       where l.effect = 'calibrate' and l.seq > s.cursor`,
    );
    if (rows[0]?.pending === 0) break;
    if (performance.now() > deadlineMs) throw new Error('the attempts are not judged in time');
    await sleep(POLL_MS);
  }
  await engine.stop();
  const { rows } = await superuser.query<{ id: LearnerId }>(
    `select learner as id from ledger where effect = 'review' order by learner`,
  );
  return rows.map(({ id }) => id);
}

function timeGathers(steps: ReviewSteps, times: StepTime[]): ReviewSteps {
  const timed = async <Result>(step: string, work: () => Promise<Result>): Promise<Result> => {
    const startMs = performance.now();
    try {
      return await work();
    } finally {
      times.push({ step, startMs, endMs: performance.now() });
    }
  };
  return {
    ...steps,
    gatherRollups: (run) => timed('gatherRollups', () => steps.gatherRollups(run)),
    gatherConversations: (run) =>
      timed('gatherConversations', () => steps.gatherConversations(run)),
    gatherArtefacts: (run) => timed('gatherArtefacts', () => steps.gatherArtefacts(run)),
  };
}

function summarise(all: readonly (readonly StepTime[])[]): GatherTimes {
  const whole = all.filter((times) => times.length === GATHERS.length);
  if (whole.length !== all.length)
    throw new Error(`${all.length - whole.length} reviews did not gather once`);
  const spans = whole.map((times) => {
    const startMs = Math.min(...times.map((time) => time.startMs));
    const firstEndMs = Math.min(...times.map((time) => time.endMs));
    return {
      overlaps: times.every((time) => time.startMs < firstEndMs),
      wallMs: Math.max(...times.map((time) => time.endMs)) - startMs,
      sumMs: times.reduce((sum, time) => sum + time.endMs - time.startMs, 0),
      sample: times.map(({ step, ...time }) => ({
        step,
        startMs: time.startMs - startMs,
        endMs: time.endMs - startMs,
      })),
    };
  });
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    reviews: spans.length,
    overlapping: spans.filter(({ overlaps }) => overlaps).length,
    wallMs: mean(spans.map(({ wallMs }) => wallMs)),
    sumMs: mean(spans.map(({ sumMs }) => sumMs)),
    sample: spans.at(-1)?.sample ?? [],
  };
}
