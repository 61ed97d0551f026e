import type { Event, ReviewFrame } from '@throughline/contract';
import type { ReviewRef } from '../../../src/domain/ids/learner-ref.ts';
import type { Turn } from '../../../src/flows/learner.ts';
import { review } from '../../../src/flows/review.ts';
import { readFrames } from '../../../src/reads/reviews/read-frames.ts';
import { readReview } from '../../../src/reads/reviews/read-review.ts';
import type { ReadParts } from '../../../src/reads/read-parts.ts';
import { verifyTenant } from '../../../src/reads/verify/verify-tenant.ts';
import { createReviewSteps } from '../../../src/steps/review/create-review-steps.ts';
import type { ReviewJudge } from '../../../src/judges/review/review-judge.ts';
import type { ReviewMemory } from '../../../src/steps/review/review-memory.ts';
import type { ReviewParts } from '../../../src/steps/review/review-parts.ts';
import { startReview } from '../../../src/writes/reviews/start-review.ts';
import { startCalibrating, type Calibrating, type Desk } from '../calibration/calibrating.ts';
import { makeEvent } from '../record/recording.ts';
import { scriptReviewJudge } from './scripted-review-judge.ts';

/** A real database with everything up to a review, and no engine: tests say what runs when. */
export interface Reviewing {
  readonly calibrating: Calibrating;
  openDesk(): Promise<ReviewDesk>;
  close(): Promise<void>;
}

export async function startReviewing(purpose: string): Promise<Reviewing> {
  const calibrating = await startCalibrating(purpose);
  return {
    calibrating,
    openDesk: async () => new ReviewDesk(calibrating, await calibrating.openLearner()),
    close: () => calibrating.close(),
  };
}

export const SCENARIO = 'scenario-1';
export const ATTEMPT = 'attempt-1';

/** An event of the attempt. */
export function makeScene(event: Partial<Event>): Event {
  return makeEvent({
    scenario: SCENARIO,
    scenarioAttempt: ATTEMPT,
    status: 'completed',
    ...event,
  });
}

/** A whole attempt but its end: a kickoff, two personas, two stages and a presentation. */
export function makeAttempt(attempt: string = ATTEMPT): readonly Event[] {
  const own = { scenarioAttempt: attempt };
  const turn = (persona: string, text: string): Event =>
    makeScene({
      ...own,
      kind: 'chat_turn',
      persona,
      stage: 'stage-1',
      messages: [
        { speaker: `persona:${persona}`, text: `This is what ${persona} alone has said.` },
        { speaker: 'learner', text },
      ],
    });
  const stage = (id: string, outcome: 'passed' | 'failed'): Event =>
    makeScene({
      ...own,
      kind: 'stage',
      stage: id,
      outcome,
      signals: { durationMs: 60_000, expectedMs: 90_000, hints: 1, firstTryCorrect: false },
      artefact: {
        mediaType: 'text/plain',
        text: `We measured the third row at ${id} and it fits.`,
      },
    });
  return [
    makeScene({
      ...own,
      kind: 'kickoff',
      outcome: 'passed',
      messages: [{ speaker: 'learner', text: 'The goal is to find why orders leave late.' }],
    }),
    turn('manager-1', 'The manager hears that the third row is late.'),
    turn('peer-1', 'The peer hears that the figures do not add up.'),
    stage('stage-1', 'failed'),
    stage('stage-2', 'passed'),
    makeScene({
      ...own,
      kind: 'presentation',
      outcome: 'passed',
      artefact: { mediaType: 'text/plain', text: 'Orders leave late because of the slotting.' },
    }),
  ];
}

export function makeEnd(attempt: string = ATTEMPT): Event {
  return makeScene({ kind: 'scenario', outcome: 'passed', scenarioAttempt: attempt });
}

/** One learner of a tenant of its own, and the reviews. */
export class ReviewDesk {
  readonly desk: Desk;
  readonly #calibrating: Calibrating;

  constructor(calibrating: Calibrating, desk: Desk) {
    this.#calibrating = calibrating;
    this.desk = desk;
  }

  get parts(): ReadParts {
    const { pool, recording } = this.#calibrating;
    return { appPool: pool, masterKey: recording.master, clock: Date.now };
  }

  /** The steps of a process of their own: it remembers nothing of what another one did. */
  steps(judge: ReviewJudge = scriptReviewJudge(), waitMsMax?: number, memory?: ReviewMemory) {
    const parts = { ...this.stepParts(judge), ...(waitMsMax === undefined ? {} : { waitMsMax }) };
    return createReviewSteps(parts, memory);
  }

  stepParts(judge: ReviewJudge): ReviewParts {
    const { pool, recording } = this.#calibrating;
    return { appPool: pool, master: recording.master, nowMs: Date.now, judge };
  }

  /** One turn of the flow. */
  async turn(judge?: ReviewJudge, waitMsMax?: number): Promise<Turn> {
    const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
    const steps = { review: this.steps(judge, waitMsMax) };
    return review(steps, await this.desk.ref(), attempt);
  }

  /** Turns until nothing is due, or something waits. */
  async turns(judge?: ReviewJudge, waitMsMax?: number): Promise<Turn> {
    for (let turn = 0; turn < 20; turn += 1) {
      const ended = await this.turn(judge, waitMsMax);
      if (ended.kind !== 'more') return ended;
    }
    throw new Error('a flow that does not come to rest');
  }

  /** A calibrated attempt with its end. */
  async finishAttempt(attempt: string = ATTEMPT): Promise<void> {
    await this.desk.record(...makeAttempt(attempt), makeEnd(attempt));
    await this.desk.calibrateAll();
    await this.desk.evaluateOnce();
  }

  async start(attempt: string = ATTEMPT) {
    const { pool, recording } = this.#calibrating;
    return startReview(
      { appPool: pool, master: recording.master, nowMs: Date.now },
      this.desk.tenant,
      { learner: this.desk.externalId, scenario: SCENARIO, attempt, idempotencyKey: 'key-1' },
    );
  }

  async frames(attempt?: string): Promise<readonly ReviewFrame[]> {
    const { reviewId } = await this.start(attempt);
    const place = { epoch: 1, frameSeq: 0 };
    const { frames } = await readFrames(this.parts, this.desk.tenant, reviewId, place, 1_000);
    return frames;
  }

  async read(attempt?: string) {
    const { reviewId } = await this.start(attempt);
    return readReview(this.parts, this.desk.tenant, reviewId);
  }

  async run(): Promise<ReviewRef> {
    const { rows } = await this.desk.query<{ review: string; revision: number }>(
      'select review, revision from review_state where tenant = $1',
      [this.desk.tenant],
    );
    return { ...(await this.desk.ref()), ...rows[0]! };
  }

  async verify() {
    return verifyTenant(this.parts, this.desk.tenant);
  }
}
