import type { Event } from '@throughline/contract';
import { makeEvent } from '../record/recording.ts';

/**
 * Events of one learner over some days: stages with signals, chat turns between them, words to quote.
 *
 * @param stages completions that calibrate
 */
export function makeStory(learner: string, stages: number, attempt = 'attempt-1'): Event[] {
  return Array.from({ length: stages }, (_, index) => makeStage(learner, index, attempt)).flat();
}

function makeStage(learner: string, index: number, attempt: string): Event[] {
  const day = String(1 + (index % 20)).padStart(2, '0');
  const occurredAt = `2026-02-${day}T09:00:00Z`;
  const shared = {
    learner,
    occurredAt,
    scenario: 'scenario-1',
    scenarioAttempt: attempt,
    stage: `stage-${index}`,
    task: `task-${index}`,
    focus: index % 2 === 0 ? 'general' : 'reporting',
  };
  const touchpoint = `${attempt}/stage-${index}`;
  return [
    makeEvent({
      ...shared,
      kind: 'stage',
      touchpoint,
      artefact: {
        mediaType: 'text/plain',
        text: `My plan for part ${index}: first the sums, then the checks.`,
      },
    }),
    makeEvent({
      ...shared,
      kind: 'stage',
      status: 'completed',
      touchpoint,
      outcome: index % 4 === 3 ? 'failed' : 'passed',
      signals: {
        durationMs: 400_000 + 1_000 * index,
        expectedMs: 600_000,
        hints: index % 3 === 0 ? 1 : 0,
        firstTryCorrect: index % 3 !== 1,
      },
    }),
    makeEvent({
      ...shared,
      kind: 'chat_turn',
      status: 'completed',
      messages: [{ speaker: 'learner', text: 'What should I do next, please?' }],
    }),
  ];
}
