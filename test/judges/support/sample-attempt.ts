import type { WorkSkill } from '@throughline/contract';
import { buildEvidence } from '../../../src/domain/review/build-evidence.ts';
import { listPerspectiveInputs } from '../../../src/domain/review/close-perspective.ts';
import { computeFigures } from '../../../src/domain/review/compute-figures.ts';
import type {
  ReviewConversation,
  ReviewContext,
  ReviewGap,
  ReviewTouchpoint,
  ReviewVerdict,
} from '../../../src/domain/review/context.ts';
import { rollUpObjectives } from '../../../src/domain/review/roll-up-objectives.ts';
import { rollUpScores } from '../../../src/domain/review/roll-up-scores.ts';

const STARTED_AT_MS = Date.UTC(2026, 2, 2, 9);
const HOUR_MS = 3_600_000;
const MEANS = { independence: 52, quality: 55, communication: 47, speed: 58 };

/** What the learner says in each turn with a persona; the persona's words stand before it. */
const TALKS: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    'operations-manager',
    'manager',
    [
      [
        'Carriers tell me it is the weather. Is it?',
        'I do not know yet. I will look at the lanes before I say anything about the weather.',
      ],
      [
        'Three causes is no cause. Which one is it?',
        'The loading times. The late ones leave the depot late already, so it is the loading rather than the road.',
      ],
      [
        'Who gets the answer?',
        'You, by tomorrow noon. The warehouse lead sees it first, because the night shift did the work.',
      ],
    ],
  ],
  [
    'senior-analyst',
    'peer',
    [
      [
        '31% of what? If a lane has ten parcels, three late ones look like a fire.',
        'Ah. I never said how many shipments the lane had.',
      ],
      [
        'What would you see if it were the weather after all?',
        'Then every lane would be worse. The other lanes had 112 late of 1,000 in February and 96 of 960 in January.',
      ],
    ],
  ],
];

/** An attempt as the gathers bring it: small, with something that was learnt and something that came back. */
export function makeSampleAttempt(change: { readonly card?: string; readonly turn?: string } = {}) {
  const touchpoints = [1, 2, 3, 4, 5].map(makeTouchpoint);
  const verdicts = [
    makeVerdict(1, [['quality', 'A base under every share', 35, false]]),
    makeVerdict(2, [
      ['quality', 'A base under every share', 62, true],
      ['communication', 'Owner and date', 30, false],
    ]),
    makeVerdict(4, [
      ['communication', 'Owner and date', 34, false],
      ['independence', 'Works unaided', 55, true],
    ]),
    makeVerdict(5, [
      ['quality', 'A base under every share', 70, true],
      ['speed', 'Pace', 60, null],
    ]),
  ];
  const gaps = [
    makeGap('owner-and-date', 'Owner and date', [
      ['observed', 2],
      ['observed', 4],
    ]),
  ];
  const conversations = TALKS.map((talk, index) => makeConversation(talk, index, change));
  const context: ReviewContext = {
    subject: {
      reviewId: '00000000-0000-4000-8000-0000000000aa',
      revision: 1,
      learner: 'learner-1',
      scenario: 'late-shipments',
      scenarioTitle: 'Late shipments',
      attempt: 'attempt-1',
      outcome: 'passed',
      asOfSeq: 60,
      startedAtMs: STARTED_AT_MS,
      endedAtMs: STARTED_AT_MS + 200 * HOUR_MS,
    },
    rollups: {
      touchpoints,
      verdicts,
      gaps,
      objectives: rollUpObjectives(touchpoints, verdicts, gaps),
      means: MEANS,
      weights: { independence: 0.25, quality: 0.35, communication: 0.25, speed: 0.15 },
      totalXp: 1_234,
      unsettledXp: 0,
      pending: [],
    },
    conversations,
    artefacts: [],
  };
  const table = buildEvidence(context, computeFigures(context, []));
  const dimensions = rollUpScores(context.rollups, table.rows);
  return {
    context,
    table,
    perspectives: listPerspectiveInputs(context, table),
    scoring: {
      subject: context.subject,
      objectives: context.rollups.objectives,
      figures: table.figures,
      evidence: table.rows,
      rollup: dimensions,
    },
    narration: {
      subject: context.subject,
      context,
      figures: table.figures,
      dimensions,
      perspectives: [],
      evidence: table.rows,
    },
    dimensions,
  };
}

function makeTouchpoint(place: number): ReviewTouchpoint {
  return {
    position: place * 10,
    kind: 'stage',
    touchpoint: `stage-${place}`,
    occurredAtMs: STARTED_AT_MS + place * 30 * HOUR_MS,
    focus: 'shipping',
    stage: `part-${place}`,
    stageTitle: `Part ${['', 'one', 'two', 'three', 'four', 'five'][place]}`,
    objective: place < 4 ? 'find-the-cause' : 'propose-a-fix',
    task: null,
    persona: null,
    personaName: null,
    outcome: place === 1 ? 'failed' : 'passed',
    durationMs: (70 - place * 6) * 60_000,
    expectedMs: 60 * 60_000,
    hints: Math.max(0, 3 - place),
    helpRequests: 0,
    assist: 'none',
    difficulty: 0.5,
  };
}

type Item = readonly [WorkSkill, string, number, boolean | null];

function makeVerdict(place: number, items: readonly Item[]): ReviewVerdict {
  const { position, kind, touchpoint, objective, stage, occurredAtMs } = makeTouchpoint(place);
  return {
    id: `00000000-0000-4000-8000-0000000001${String(place).padStart(2, '0')}`,
    position,
    kind,
    touchpoint,
    objective,
    stage,
    occurredAtMs,
    outcome: 'passed',
    items: items.map(([skill, title, value, passed]) => ({
      skill,
      criterion: title.toLowerCase().replaceAll(' ', '-'),
      title,
      value,
      variance: null,
      passed,
      evidence: [],
    })),
  };
}

function makeGap(
  gap: string,
  title: string,
  facts: readonly (readonly ['observed' | 'walked' | 'reapplied', number])[],
): ReviewGap {
  return {
    gap,
    taxonomy: 'follow-up',
    title,
    skill: 'communication',
    status: 'recurring',
    stuck: false,
    recurrences: 1,
    facts: facts.map(([operation, place]) => ({
      operation,
      assist: 'none',
      touchpoint: `stage/stage-${place}`,
      place: `part-${place}`,
      entry: `00000000-0000-4000-8000-0000000002${String(place).padStart(2, '0')}`,
      occurredAtMs: makeTouchpoint(place).occurredAtMs,
      inAttempt: true,
    })),
  };
}

function makeConversation(
  [persona, role, said]: (typeof TALKS)[number],
  index: number,
  { card, turn }: { readonly card?: string; readonly turn?: string },
): ReviewConversation {
  const spoken = said.map(([asked, answered], at) => {
    const isLast = at === said.length - 1;
    return [asked, turn !== undefined && isLast ? `${answered} ${turn}` : answered] as const;
  });
  return {
    ordinal: index + 1,
    persona,
    name: `The ${persona.replaceAll('-', ' ')}`,
    role: role as ReviewConversation['role'],
    card: card ?? 'Wants one cause, one figure, one next step.',
    turns: spoken.flatMap(([asked, answered], at) => {
      const place = {
        position: (index + 1) * 100 + at,
        touchpoint: { kind: 'chat_turn' as const, id: `chat-${index + 1}-${at + 1}` },
        stageTitle: 'Part one',
        occurredAtMs: STARTED_AT_MS + at * HOUR_MS,
      };
      return [
        { ...place, message: 0, speaker: 'persona' as const, text: asked },
        { ...place, message: 1, speaker: 'learner' as const, text: answered },
      ];
    }),
  };
}
