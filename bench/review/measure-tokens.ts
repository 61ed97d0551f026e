import type { Event } from '@throughline/contract';
import type { SeenRequest } from '../../test/wire/handle-request.ts';
import { countTokens } from '../../test/wire/question.ts';
import type { ReviewHouse } from '../../test/support/review-house/review-house.ts';

/** What verdicts cost a learner with so much behind them. */
export interface HistoryTokens {
  readonly completions: number;
  /** Of a verdict, everything that was sent to a model for it. */
  readonly tokensPerVerdict: number;
  readonly callsPerVerdict: number;
}

/** Verdicts that are measured for each history. */
const VERDICTS = 5;
/** Completions of a day: below what the daily cap makes of it, above what a person does. */
const DAY = 20;
const BATCH = 500;
const DAY_MS = 86_400_000;

/** Grows histories with the built-in judge, which sends nothing anywhere: that is quick, and what it leaves is the same. */
export async function growHistories(
  house: ReviewHouse,
  histories: readonly number[],
  report: (progress: string) => void,
): Promise<void> {
  for (const completions of histories) {
    const learner = nameLearner(completions);
    const events = Array.from({ length: completions }, (_, round) => makeCheck(learner, round));
    for (let start = 0; start < completions; start += BATCH)
      await house.client.events.record(events.slice(start, start + BATCH));
    await house.awaitJudges(learner);
    report(`a history of ${completions} completions is judged`);
  }
}

/** Has the models judge a few more completions of each learner, and counts what they were sent. */
export async function measureTokens(
  house: ReviewHouse,
  histories: readonly number[],
): Promise<readonly HistoryTokens[]> {
  const measured: HistoryTokens[] = [];
  for (const completions of histories) {
    const learner = nameLearner(completions);
    await house.fake.reset();
    for (let verdict = 0; verdict < VERDICTS; verdict += 1) {
      await house.client.events.record([makeCheck(learner, completions + verdict)]);
      await house.awaitJudges(learner);
    }
    const { requests } = house.fake;
    measured.push({
      completions,
      tokensPerVerdict: requests.reduce((sum, each) => sum + sizeOf(each), 0) / VERDICTS,
      callsPerVerdict: requests.length / VERDICTS,
    });
  }
  return measured;
}

function sizeOf({ instructions, prompt }: SeenRequest): number {
  return countTokens(instructions) + countTokens(prompt);
}

function nameLearner(completions: number): string {
  return `grown-${String(completions).padStart(6, '0')}`;
}

/** A note's check with words of the learner's own; every one at another task, some passed and some not. */
function makeCheck(learner: string, round: number): Event {
  const atMs =
    Date.parse('2024-01-01T09:00:00Z') + Math.floor(round / DAY) * DAY_MS + (round % DAY) * 600_000;
  const number = String(round).padStart(6, '0'); // as long in every round, so that only the history differs
  return {
    id: `check-${number}`,
    learner,
    kind: 'note_check',
    status: 'completed',
    touchpoint: `check-${number}`,
    occurredAt: new Date(atMs).toISOString(),
    focus: 'data-analysis',
    scenario: 'late-shipments',
    scenarioAttempt: `attempt-${number}`,
    stage: 'find-the-cause',
    task: `task-${number}`,
    outcome: round % 3 === 0 ? 'failed' : 'passed',
    signals: {
      durationMs: 600_000,
      expectedMs: 900_000,
      attempts: 1 + (round % 2),
      hints: round % 2,
      helpRequests: 0,
      firstTryCorrect: round % 3 !== 0,
    },
    artefact: {
      mediaType: 'text/markdown',
      text: `Late in week ${number}: 74 of 240 shipments on the north lane, because loading starts late. I removed a duplicate day.`,
    },
  };
}
