import type { WorkSkill } from '@throughline/contract';
import type {
  ReviewArtefact,
  ReviewContext,
  ReviewConversation,
  ReviewGap,
  ReviewGapFact,
  ReviewTouchpoint,
  ReviewVerdict,
} from '../../../src/domain/review/context.ts';
import { rollUpObjectives } from '../../../src/domain/review/roll-up-objectives.ts';
import type { WritingSample } from '../../../src/domain/review/writing-sample.ts';

export const STARTED_AT_MS = Date.UTC(2026, 2, 2, 9);
const HOUR_MS = 3_600_000;

/** A passed stage, the how-many-eth of the attempt; a test names what it is about. */
export function makeTouchpoint(
  place: number,
  given: Partial<ReviewTouchpoint> = {},
): ReviewTouchpoint {
  return {
    position: place * 10,
    kind: 'stage',
    touchpoint: `try-${place}`,
    occurredAtMs: STARTED_AT_MS + place * HOUR_MS,
    focus: 'shipping',
    stage: `stage-${place}`,
    stageTitle: `Stage ${place}`,
    objective: null,
    task: null,
    persona: null,
    personaName: null,
    outcome: 'passed',
    durationMs: null,
    expectedMs: null,
    hints: null,
    helpRequests: null,
    assist: null,
    difficulty: null,
    ...given,
  };
}

/** A verdict on a touchpoint, with a value for each skill that it speaks of. */
export function makeVerdict(
  touchpoint: ReviewTouchpoint,
  values: Readonly<Partial<Record<WorkSkill, number>>>,
): ReviewVerdict {
  return {
    id: makeUuid(8_000, touchpoint.position),
    position: touchpoint.position,
    kind: touchpoint.kind,
    touchpoint: touchpoint.touchpoint,
    objective: touchpoint.objective,
    stage: touchpoint.stage,
    occurredAtMs: touchpoint.occurredAtMs,
    outcome: touchpoint.outcome ?? 'none',
    items: (Object.entries(values) as [WorkSkill, number][]).map(([skill, value]) => ({
      skill,
      criterion: `${skill}.shown`,
      title: `“Shows ${skill}”`,
      value,
      variance: null,
      passed: value >= 50,
      evidence: [],
    })),
  };
}

/** A gap, with what each touchpoint shows of it, in order. */
export function makeGap(
  gap: string,
  facts: readonly (readonly [ReviewGapFact['operation'], ReviewTouchpoint])[],
  given: Partial<ReviewGap> = {},
): ReviewGap {
  return {
    gap,
    taxonomy: 'rubric@1',
    title: `“${gap}”`,
    skill: null,
    status: facts.at(-1)?.[0] === 'reapplied' ? 're-applied' : 'new',
    stuck: false,
    recurrences: 0,
    facts: facts.map(([operation, { kind, touchpoint, occurredAtMs, position }]) => ({
      operation,
      assist: operation === 'walked' ? 'hint' : 'none',
      touchpoint: `${kind}/${touchpoint}`,
      place: touchpoint,
      entry: makeUuid(9_000, position),
      occurredAtMs,
      inAttempt: true,
    })),
    ...given,
  };
}

/** A conversation in which the learner says some things, each in its own chat. */
export function makeConversation(
  ordinal: number,
  name: string,
  said: readonly string[],
  given: Partial<ReviewConversation> = {},
): ReviewConversation {
  return {
    ordinal,
    persona: `persona-${ordinal}`,
    name,
    role: 'manager',
    card: '',
    turns: said.flatMap((text, index) =>
      (['persona', 'learner'] as const).map((speaker, message) => ({
        position: 1_000 * ordinal + index,
        message,
        speaker,
        text: speaker === 'persona' ? `What about number ${index}?` : text,
        touchpoint: { kind: 'chat_turn' as const, id: `chat-${ordinal}-${index}` },
        stageTitle: null,
        occurredAtMs: STARTED_AT_MS + index * HOUR_MS,
      })),
    ),
    ...given,
  };
}

/** A piece of work handed in. */
export function makeArtefact(place: number, text: string): ReviewArtefact {
  return {
    position: 5_000 + place,
    message: null,
    kind: 'work_submission',
    touchpoint: `work-${place}`,
    stageTitle: null,
    occurredAtMs: STARTED_AT_MS + place * HOUR_MS,
    text,
    outcome: null,
  };
}

/** A text as it was counted. */
export function makeSample(place: number, given: Partial<WritingSample> = {}): WritingSample {
  return {
    position: place,
    kind: 'chat_turn',
    touchpoint: `chat-${place}`,
    stageTitle: null,
    occurredAtMs: STARTED_AT_MS + place * HOUR_MS,
    isBefore: false,
    sentences: 4,
    words: 40,
    questions: 1,
    hedged: 0,
    acknowledging: 0,
    concrete: 4,
    isEnglish: true,
    ...given,
  };
}

/** An attempt; empty but for what a test gives it. */
export function makeContext(
  given: Partial<ReviewContext['rollups']> = {},
  more: Partial<Omit<ReviewContext, 'rollups'>> = {},
): ReviewContext {
  const { touchpoints = [], verdicts = [], gaps = [] } = given;
  return {
    subject: {
      reviewId: '00000000-0000-4000-8000-0000000000aa',
      revision: 1,
      learner: 'learner-1',
      scenario: 'late-shipments',
      scenarioTitle: 'Late shipments',
      attempt: 'attempt-1',
      outcome: 'passed',
      asOfSeq: 90,
      startedAtMs: STARTED_AT_MS,
      endedAtMs: STARTED_AT_MS + 100 * HOUR_MS,
    },
    rollups: {
      touchpoints,
      verdicts,
      gaps,
      objectives: rollUpObjectives(touchpoints, verdicts, gaps),
      means: { independence: 50, quality: 45, communication: null, speed: 60 },
      weights: { independence: 0.25, quality: 0.25, communication: 0.25, speed: 0.25 },
      totalXp: 1_000,
      unsettledXp: 0,
      pending: [],
      ...given,
    },
    conversations: [],
    artefacts: [],
    ...more,
  };
}

function makeUuid(group: number, place: number): string {
  return `00000000-0000-4000-${group}-${String(place).padStart(12, '0')}`;
}
