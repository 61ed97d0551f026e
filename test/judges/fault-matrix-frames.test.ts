import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModels } from '../../src/judges/models/create-models.ts';
import { createModelReviewJudge } from '../../src/judges/review/model-review-judge.ts';
import {
  makeAttempt,
  makeEnd,
  startReviewing,
  type Reviewing,
} from '../support/review/reviewing.ts';
import { FAULTS, type FaultName } from '../wire/faults/find-fault.ts';
import { INVENTED_QUOTE } from '../wire/faults/content-faults.ts';
import { listenOn } from '../wire/listen-on.ts';
import type { WireFormat } from '../wire/question.ts';
import { startWireFake, type WireFake } from '../wire/wire-fake.ts';
import { findFrameFaults } from './support/find-frame-faults.ts';
import { RecordingLedger } from './support/recording-ledger.ts';
import { openFaulty, openSound, scriptFaultyModels } from './support/wire-providers.ts';

const FORMATS: readonly WireFormat[] = ['gemini', 'openai-responses', 'openai-chat'];
const SLOW_MS = 10_000;
const LIMITS = {
  callMsMax: 1_500,
  attemptMsMin: 100,
  silenceMsMax: 500,
  retryDelayMs: 10,
  retryWaitMsMax: 100,
};
const REVIEW_MS_MAX = 120_000;
/** Two personas, the scores, the story. */
const SECTIONS = 4;
const ASKED = FAULTS.filter(({ applies }) => applies === 'always');
const ONE_OF_EACH_FAMILY = ASKED.filter(
  ({ family }, at) => ASKED.findIndex((other) => other.family === family) === at,
);
/** A kickoff, a talk with each of two personas, and a stage. */
const ATTEMPT = makeAttempt().slice(0, SECTIONS);

let reviewing: Reviewing;
let fake: WireFake;
let emptyUrl: string;

beforeAll(async () => {
  reviewing = await startReviewing('fault_frames');
  fake = await startWireFake({ slowMs: SLOW_MS });
  const gone = await listenOn(() => undefined, 0);
  await gone.stop();
  emptyUrl = gone.url;
  scriptFaultyModels(
    fake,
    ASKED.map(({ name }) => name),
  );
});
afterAll(async () => {
  await fake.stop();
  await reviewing.close();
});

/** A whole review whose every call goes wrong at the first provider; with another to turn to, or without. */
async function review(fault: FaultName, isAlone: boolean) {
  const place = ASKED.findIndex(({ name }) => name === fault);
  const format = FORMATS[place % FORMATS.length] ?? 'gemini';
  const faulty = openFaulty(fake, format, fault, emptyUrl);
  const ledger = new RecordingLedger();
  const models = createModels({
    providers: isAlone ? [faulty] : [faulty, openSound(fake, format)],
    ledger,
    nowMs: () => performance.now(),
    random: () => 0.5,
    limits: LIMITS,
  });
  const desk = await reviewing.openDesk();
  await desk.desk.record(...ATTEMPT, makeEnd());
  await desk.desk.calibrateAll();
  await desk.desk.evaluateOnce();
  const ended = await desk.turns(createModelReviewJudge(models));
  const { review: written } = await desk.read();
  const answered = ledger.recorded.filter(({ attempt }) => attempt.outcome === 'answered').length;
  const frames = await desk.frames();
  return {
    ended,
    frames,
    marks: written?.marks,
    answered,
    silent: ledger.recorded.length - answered,
  };
}

async function expectWellFormed(fault: FaultName, isAlone: boolean) {
  const { ended, frames, marks, answered, silent } = await review(fault, isAlone);
  expect(ended).toEqual({ kind: 'idle' });
  expect(findFrameFaults(frames)).toEqual([]);
  expect(JSON.stringify(frames)).not.toContain(INVENTED_QUOTE);
  expect(marks?.unavailable).toHaveLength(SECTIONS - answered);
  expect(marks?.failovers.length === 0).toBe(silent === 0);
}

describe('a review whose every call goes wrong', () => {
  test.each(ASKED)(
    '$name, and nobody else to ask: every frame is of its form, and who had nothing to say is named',
    async ({ name }) => expectWellFormed(name, true),
    REVIEW_MS_MAX,
  );

  test.each(ONE_OF_EACH_FAMILY)(
    '$name ($family), and another provider to turn to: it is whole, and the failover is named',
    async ({ name }) => expectWellFormed(name, false),
    REVIEW_MS_MAX,
  );
});
