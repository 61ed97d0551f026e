import { createHash } from 'node:crypto';
import type { Event, Scenario, Task } from '@throughline/contract';
import type { Dialogue } from './read-dialogue.ts';

/** The scenario that all dialogues belong to. */
export const SCENARIO_ID = 'mathdial';

/** What a file of dialogues becomes. */
export interface ConvertedDialogues {
  readonly scenario: Scenario;
  /** One completed cowork session per dialogue, in the file's order. */
  readonly events: readonly Event[];
  /** Dialogues without a label. */
  readonly skipped: number;
}

const FIRST_DAY_MS = Date.UTC(2024, 0, 1, 10);
const DAY_MS = 24 * 3_600_000;
const PROFILE_DIGITS = 8;

/**
 * Converts dialogues to what the public API takes. A learner is whoever has one profile; their dialogues
 * are a day apart, in the file's order. Ids follow from the file alone, so an import may be run again.
 */
export function convertDialogues(dialogues: readonly Dialogue[]): ConvertedDialogues {
  const tasks = new Map<string, Task>();
  const days = new Map<string, number>();
  const events: Event[] = [];
  for (const [index, dialogue] of dialogues.entries()) {
    if (dialogue.label === null) continue;
    const learner = nameLearner(dialogue.profile);
    const day = days.get(learner) ?? 0;
    days.set(learner, day + 1);
    const task = createTask(dialogue);
    tasks.set(task.id, tasks.get(task.id) ?? task);
    events.push(createEvent(dialogue, { learner, task: task.id, line: index + 1, day }));
  }
  const scenario: Scenario = {
    title: 'Tutoring dialogues',
    stages: [],
    tasks: [...tasks.values()],
    personas: [],
  };
  return { scenario, events, skipped: dialogues.length - events.length };
}

/** `md-` and the first 8 hex digits of the profile's SHA-256. */
export function nameLearner(profile: string): string {
  return `md-${createHash('sha256').update(profile).digest('hex').slice(0, PROFILE_DIGITS)}`;
}

function createTask({ question, statement, answerKey }: Dialogue): Task {
  return { id: `q${question}`, statement, ...(answerKey === null ? {} : { answerKey }) };
}

function createEvent(
  { label, turns }: Dialogue,
  at: {
    readonly learner: string;
    readonly task: string;
    readonly line: number;
    readonly day: number;
  },
): Event {
  const name = `${SCENARIO_ID}/${at.line}`;
  return {
    id: name,
    learner: at.learner,
    kind: 'cowork_session',
    status: 'completed',
    touchpoint: name,
    occurredAt: new Date(FIRST_DAY_MS + at.day * DAY_MS).toISOString(),
    focus: 'arithmetic',
    scenario: SCENARIO_ID,
    task: at.task,
    outcome: label === 'no' ? 'failed' : 'passed',
    messages: turns.map(({ speaker, text }) => ({ speaker, text })),
  };
}
