import fc from 'fast-check';
import type { Event, WorkSkill } from '@throughline/contract';
import type { AnchorLevel } from '../../../src/domain/read/hold-level.ts';
import { makeEvent } from '../../support/record/recording.ts';

/** A completed stage, as a history has it. */
export interface HistoryStage {
  readonly kind: 'stage';
  readonly task: number;
  readonly passed: boolean;
  readonly hints: number;
  readonly level: AnchorLevel;
  /** How often its judge fails first; three times park it. */
  readonly failures: number;
}

/** One thing that is done to a learner; the next one follows when nothing is due any more. */
export type HistoryAct =
  | { readonly kind: 'record'; readonly stages: readonly HistoryStage[]; readonly notes: number }
  | { readonly kind: 'talk'; readonly turns: number }
  /** Ends the scenario, which is reviewed. */
  | { readonly kind: 'end' }
  /** Of the `which`-th completion that has a verdict, counted around. */
  | { readonly kind: 'override'; readonly which: number; readonly level: AnchorLevel }
  /** Asks for the `which`-th parked completion again, counted around. */
  | { readonly kind: 'retry'; readonly which: number };

export type History = readonly HistoryAct[];

const level = fc.constantFrom<AnchorLevel>(1, 2, 3, 4, 5);
const stage: fc.Arbitrary<HistoryStage> = fc.record({
  kind: fc.constant('stage' as const),
  task: fc.integer({ min: 1, max: 3 }),
  passed: fc.boolean(),
  hints: fc.integer({ min: 0, max: 3 }),
  level,
  failures: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(3) },
  ),
});
const act: fc.Arbitrary<HistoryAct> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
      notes: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('talk' as const),
      turns: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('override' as const), which: fc.nat(20), level }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.nat(20) }),
  },
);

/** Any history: events, failures of the judge, overrides, late retries. */
export const anyHistory: fc.Arbitrary<History> = fc.array(act, { minLength: 2, maxLength: 7 });

/** One that has everything: fresh verdicts, settlements, retries, parking, a late landing, late overrides, talk, a review and its revisions. */
export const FULL_HISTORY: History = [
  { kind: 'record', stages: [makeStage(1, 4, 0), makeStage(2, 2, 1)], notes: 2 },
  { kind: 'talk', turns: 2 },
  { kind: 'record', stages: [makeStage(1, 5, 3), makeStage(3, 3, 0)], notes: 1 },
  { kind: 'override', which: 0, level: 5 },
  { kind: 'end' },
  { kind: 'record', stages: [makeStage(2, 4, 0)], notes: 0 },
  { kind: 'retry', which: 0 },
  { kind: 'override', which: 1, level: 1 },
];

function makeStage(task: number, given: AnchorLevel, failures: number): HistoryStage {
  return { kind: 'stage', task, passed: given > 2, hints: 5 - given, level: given, failures };
}

/** The events of an act; ids and touchpoints are told by `name`, so that two runs have the same. */
export function makeEvents(name: string, done: HistoryAct): readonly Event[] {
  if (done.kind === 'talk') {
    return Array.from({ length: done.turns }, (_, index) =>
      makeEvent({
        ...nameEvent(name, `turn-${index}`),
        kind: 'chat_turn',
        status: 'completed',
        persona: 'manager',
        scenarioAttempt: 'run-1',
        messages: [{ speaker: 'learner', text: `Where do I find figure ${index} of the report?` }],
      }),
    );
  }
  if (done.kind === 'end') {
    const end = { scenario: 'scenario-1', scenarioAttempt: 'run-1', outcome: 'passed' } as const;
    return [
      makeEvent({ ...nameEvent(name, 'end'), ...end, kind: 'scenario', status: 'completed' }),
    ];
  }
  if (done.kind !== 'record') return [];
  const stages = done.stages.map((one, index) =>
    makeEvent({
      ...nameEvent(name, `stage-${index}`),
      kind: 'stage',
      status: 'completed',
      focus: `focus-${one.task}`,
      task: `task-${one.task}`,
      scenarioAttempt: 'run-1',
      outcome: one.passed ? 'passed' : 'failed',
      signals: { hints: one.hints, firstTryCorrect: one.hints === 0, durationMs: 60_000 },
      messages: [{ speaker: 'learner', text: `I compared both totals of task ${one.task}.` }],
    }),
  );
  const notes = Array.from({ length: done.notes }, (_, index) =>
    makeEvent({
      ...nameEvent(name, `note-${index}`),
      kind: 'note_submission',
      status: 'completed',
      scenarioAttempt: 'run-1',
    }),
  );
  return [...stages, ...notes];
}

function nameEvent(name: string, what: string): Pick<Event, 'id' | 'touchpoint'> {
  return { id: `${name}/${what}`, touchpoint: `${name}/${what}` };
}

/** How the judge takes the touchpoints of an act. */
export function describeJudging(
  name: string,
  done: HistoryAct,
): readonly {
  readonly touchpoint: string;
  readonly levels: Partial<Record<WorkSkill, AnchorLevel>>;
  readonly failures: number;
}[] {
  if (done.kind !== 'record') return [];
  return done.stages.map((one, index) => ({
    touchpoint: `${name}/stage-${index}`,
    levels: { quality: one.level, communication: one.level },
    failures: one.failures,
  }));
}
