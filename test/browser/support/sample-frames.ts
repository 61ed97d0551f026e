import {
  Review,
  type ReviewEvidence,
  type ReviewFigure,
  type ReviewFrameData,
  type ReviewFrameType,
  type ReviewPoint,
} from '@throughline/contract';

/** A frame before it has a number. */
export interface SampleFrame {
  readonly type: ReviewFrameType;
  readonly data: unknown;
}

const days = [2, 2, 3, 4, 4, 5, 6, 6];
const stages = [
  'Kickoff',
  'Clean the export',
  'First reconciliation',
  'Note check',
  'Second reconciliation',
  'Root cause',
  'Draft of the report',
  'Presentation',
];
const keys = stages.map((_, index) => `stage/attempt-1/stage-${index + 1}`);
const timeOf = (index: number) => `2026-03-0${days[index] ?? 2}T1${index % 8}:15:00.000Z`;

function point(index: number, y: number, more: Partial<ReviewPoint> = {}): ReviewPoint {
  return {
    x: index + 1,
    y,
    touchpoint: keys[index] ?? '',
    label: stages[index] ?? '',
    at: timeOf(index),
    position: index * 3 + 2,
    series: null,
    gap: null,
    counted: true,
    ...more,
  };
}

function figure(
  more: Pick<ReviewFigure, 'id' | 'name' | 'question' | 'answer' | 'unit'> & Partial<ReviewFigure>,
): ReviewFigure {
  const { points = [] } = more;
  return {
    state: points.length === 0 ? 'not-enough' : 'measured',
    count: points.filter(({ counted }) => counted).length,
    value: null,
    trend: null,
    slope: null,
    lower: null,
    upper: null,
    chance: null,
    baseline: null,
    baselineCount: 0,
    ...more,
    points: [...points],
  };
}

const figures: ReviewFigure[] = [
  figure({
    id: 'e1',
    name: 'pace',
    question: 'Did the work get faster?',
    answer:
      'Yes: from about 138 % of the expected time in the first half to about 92 % in the second, over 7 passed pieces of work.',
    unit: '% of the expected time',
    value: 108,
    trend: 'falling',
    slope: -11,
    lower: -16,
    upper: -6,
    chance: 0.016,
    points: [150, 142, 131, 60, 108, 99, 92, 84].map((y, index) =>
      point(index, y, { counted: index !== 3 }),
    ),
  }),
  figure({
    id: 'e2',
    name: 'same-gap-again',
    question: 'Did the same thing go wrong again?',
    answer:
      'Yes, two things did. Checks before handing over was missed at Clean the export, First reconciliation and Draft of the report; from first to last it was 4 days.',
    unit: 'misses of one gap',
    value: 2,
    points: [
      point(1, 1, { series: 'Checks before handing over' }),
      point(2, 2, { series: 'Checks before handing over' }),
      point(6, 3, { series: 'Checks before handing over' }),
      point(0, 1, { series: 'Says what is assumed' }),
      point(4, 2, { series: 'Says what is assumed' }),
      point(3, 1, { series: 'Names the owner', counted: false }),
    ],
  }),
  figure({
    id: 'e3',
    name: 'help',
    question: 'Did it take less help?',
    answer:
      'Yes: hints or help were needed at 4 of the first 4 touchpoints, and at 1 of the last 4, while the work got harder.',
    unit: 'hints and help requests',
    value: 1,
    trend: 'falling',
    slope: -0.5,
    lower: -0.7,
    upper: -0.2,
    chance: 0.03,
    points: [3, 4, 2, 2, 0, 1, 0, 0].map((y, index) => point(index, y)),
  }),
  figure({
    id: 'e4',
    name: 'writing.sentence-length',
    question: 'How long are the sentences?',
    answer: 'No clear change: 14 words a sentence in the middle, and 17 before this attempt.',
    unit: 'words a sentence',
    value: 14,
    trend: 'none-seen',
    slope: -0.1,
    lower: -0.6,
    upper: 0.5,
    chance: 0.7,
    baseline: 17,
    baselineCount: 9,
    points: [15, 12, 17, 14, 13, 15, 12, 14].map((y, index) => point(index, y)),
  }),
  figure({
    id: 'e5',
    name: 'writing.questions',
    question: 'How much is asked?',
    answer: 'That is too early to tell: only 3 texts, and it takes 4.',
    unit: '% of sentences',
  }),
];

function quote(id: string, index: number, text: string): ReviewEvidence {
  return {
    id,
    kind: 'quote',
    text,
    touchpoints: [keys[index] ?? ''],
    label: stages[index] ?? '',
    at: timeOf(index),
    position: index * 3 + 2,
    source: null,
    name: null,
    value: null,
    speaker: 'learner',
    message: 0,
    start: 0,
    end: text.length,
  };
}

function verdict(id: string, index: number, criterion: string, value: number): ReviewEvidence {
  return {
    ...quote(id, index, ''),
    kind: 'verdict',
    text: `${criterion}: ${value} of 100.`,
    label: `${criterion}, ${stages[index] ?? ''}`,
    source: '019a4b60-0000-7000-8000-000000000001',
    name: criterion,
    value,
    speaker: null,
    message: null,
    start: null,
    end: null,
  };
}

const figureRows: ReviewEvidence[] = figures.map((one) => ({
  ...quote(one.id, 0, ''),
  kind: 'figure',
  text: one.answer,
  touchpoints: one.points.map(({ touchpoint }) => touchpoint),
  label: one.question,
  at: null,
  position: null,
  name: one.name,
  value: one.value,
  speaker: null,
  message: null,
  start: null,
  end: null,
}));

const rows: ReviewEvidence[] = [
  ...figureRows,
  quote(
    'e6',
    1,
    'The totals did not match, so I compared both exports line by line until one row stood out.',
  ),
  quote(
    'e7',
    4,
    'I assumed that both systems close the day at midnight. They do not, and I should have said so.',
  ),
  quote('e8', 6, 'Here is the draft; I have not run the checks yet but I wanted you to see it.'),
  verdict('e9', 2, 'Tries before asking', 71),
  verdict('e10', 5, 'Finds the cause', 78),
  verdict('e11', 6, 'Hands over what was checked', 41),
];

const perspectives: Review['perspectives'] = [
  {
    persona: 'operations-manager',
    name: 'Operations manager',
    role: 'manager',
    status: 'given',
    reason: null,
    words:
      'You stopped waiting for me to say which export to trust. In the first days every question came to my desk; by the root cause you came with the answer and two lines of proof.\n\nWhat I still cannot do is forward your drafts. Twice I opened one and the totals had not been checked.',
    stances: [
      { skill: 'independence', stance: 'strength', cites: ['e9'] },
      { skill: 'quality', stance: 'concern', cites: ['e8', 'e11'] },
    ],
    cites: ['e9', 'e8'],
    turns: 14,
    author: 'model',
  },
  {
    persona: 'senior-analyst',
    name: 'Senior analyst',
    role: 'peer',
    status: 'given',
    reason: null,
    words:
      'The line-by-line comparison was the right instinct, and you did it before anybody suggested it. I would have started from the row counts, but you got there.',
    stances: [
      { skill: 'quality', stance: 'strength', cites: ['e6'] },
      { skill: 'communication', stance: 'mixed', cites: ['e7'] },
    ],
    cites: ['e6', 'e7'],
    turns: 9,
    author: 'model',
  },
  {
    persona: 'warehouse-lead',
    name: 'Warehouse lead',
    role: 'partner',
    status: 'unavailable',
    reason: 'No judge could be asked: both providers were down when this was written.',
    words: null,
    stances: [],
    cites: [],
    turns: 6,
    author: null,
  },
];

const dimensions: Review['dimensions'] = [
  {
    skill: 'independence',
    score: 72,
    rollup: 68.4,
    proposed: 72,
    verdicts: 6,
    rationale:
      'Help per piece of work fell from three or four requests to none, while the work got harder.',
    cites: ['e3', 'e9'],
    author: 'model',
  },
  {
    skill: 'quality',
    score: 54,
    rollup: 57,
    proposed: 54,
    verdicts: 5,
    rationale:
      'The cause was found and proven; what was handed over went out unchecked three times.',
    cites: ['e10', 'e11', 'e2'],
    author: 'model',
  },
  {
    skill: 'communication',
    score: 61,
    rollup: 61,
    proposed: 61,
    verdicts: 4,
    rationale:
      'Findings are told plainly. Assumptions are told late, when they have already cost somebody time.',
    cites: ['e7'],
    author: 'model',
  },
  {
    skill: 'speed',
    score: null,
    rollup: null,
    proposed: null,
    verdicts: 0,
    rationale: 'Nothing in this attempt was judged on speed alone.',
    cites: [],
    author: 'rollup',
  },
];

const narration = {
  headline: 'From asking which number is right to proving it, with the last check still missing',
  didWell: [
    {
      text: 'Went from asking for the next step to bringing a tested answer: no hint was used in the last three stages.',
      cites: ['e3', 'e9'],
      touchpoints: [keys[2] ?? '', keys[5] ?? ''],
    },
    {
      text: 'Compared sources before trusting either of them.',
      cites: ['e6', 'e10'],
      touchpoints: [keys[1] ?? '', keys[5] ?? ''],
    },
  ],
  keptGettingStuck: [
    {
      text: 'Handed work over before checking it, three times and to two people.',
      cites: ['e8', 'e11', 'e2'],
      touchpoints: [keys[1] ?? '', keys[2] ?? '', keys[6] ?? ''],
    },
  ],
  pushOnNext: [
    {
      text: 'Before sending a draft, write down the one check that would prove it wrong, and run it.',
      cites: ['e8', 'e2'],
      touchpoints: [keys[2] ?? '', keys[6] ?? ''],
    },
    {
      text: 'Say what is assumed in the first sentence, not in the last.',
      cites: ['e7', 'e2'],
      touchpoints: [keys[0] ?? '', keys[4] ?? ''],
    },
  ],
};

const xp: Review['xp'] = {
  total: 1_847,
  parts: [
    { skill: 'independence', xp: 702, share: 0.38 },
    { skill: 'quality', xp: 517, share: 0.28 },
    { skill: 'communication', xp: 480, share: 0.26 },
    { skill: 'speed', xp: 148, share: 0.08 },
  ],
  method: 'rescaled',
  drift: 0.04,
  driftFlagged: false,
  bounded: false,
  note: 'XP is not earned per skill; the parts say how the work divides.',
};

/** A review as a person would read it, with every mark that one can have. */
export function sampleReview(reviewId: string, revision = 1): Review {
  const pending = {
    position: 23,
    kind: 'presentation' as const,
    touchpoint: 'attempt-1/presentation',
  };
  return Review.parse({
    v: 'review.v1',
    reviewId,
    learner: 'learner-1',
    scenario: 'stock-reconciliation',
    scenarioTitle: 'Two systems, one stock count',
    attempt: 'attempt-1',
    outcome: 'passed',
    revision,
    asOfSeq: 42,
    startedAt: timeOf(0),
    endedAt: timeOf(7),
    writtenAt: '2026-03-06T18:00:00.000Z',
    judgedBy: 'models',
    marks: {
      pending: revision === 1 ? [pending] : [],
      unsettledXp: revision === 1 ? 120 : 0,
      authors: [],
      failovers: [
        {
          section: 'scoring',
          persona: null,
          provider: 'gemini:gemini-2.5-flash',
          outcome: 'timed-out',
          attempts: 2,
          next: 'openai:gpt-5-mini',
        },
        {
          section: 'perspective',
          persona: 'warehouse-lead',
          provider: 'gemini:gemini-2.5-flash',
          outcome: 'rate-limited',
          attempts: 2,
          next: null,
        },
      ],
      unavailable: [
        {
          section: 'perspective',
          persona: 'warehouse-lead',
          reason: 'no judge could be asked; the conversation itself is counted in the figures.',
        },
      ],
    },
    ...narration,
    figures,
    dimensions,
    perspectives,
    voices: {
      distinctness: 0.97,
      pairs: [
        { one: 'operations-manager', other: 'senior-analyst', sharedWords: 0.03, sharedTurns: 0 },
      ],
      disagreements: [
        {
          skill: 'quality',
          text: 'The senior analyst saw care in how sources were compared; the operations manager saw drafts go out unchecked.',
          strengths: ['senior-analyst'],
          concerns: ['operations-manager'],
          cites: ['e6', 'e8'],
        },
      ],
    },
    xp,
    evidence: rows,
  } satisfies Review);
}

const frame = <Type extends ReviewFrameType>(
  type: Type,
  data: ReviewFrameData<Type>,
): SampleFrame => ({ type, data });

/** Every kind of frame that a first revision sends, in order. */
export function sampleFrames(reviewId: string): SampleFrame[] {
  return [
    frame('review.started', {
      revision: 1,
      learner: 'learner-1',
      scenario: 'stock-reconciliation',
      attempt: 'attempt-1',
    }),
    frame('verdicts.awaited', {
      pending: sampleReview(reviewId).marks.pending,
      waitMsMax: 120_000,
    }),
    frame('context.gathered', { context: 'rollups', count: 4 }),
    frame('context.gathered', { context: 'conversations', count: 3 }),
    frame('context.gathered', { context: 'artefacts', count: 2 }),
    frame('figures.computed', { figures, evidence: figureRows }),
    ...perspectives.map(({ persona, name, turns }) =>
      frame('perspective.started', { persona, name, turns }),
    ),
    frame('scoring.attempted', {
      attempt: 1,
      provider: 'gemini:gemini-2.5-flash',
      outcome: 'timed-out',
    }),
    frame('perspective.completed', {
      perspective: perspectives[0] as (typeof perspectives)[0],
      evidence: rows.slice(5),
    }),
    frame('scoring.attempted', { attempt: 2, provider: 'openai:gpt-5-mini', outcome: 'answered' }),
    frame('scoring.completed', { dimensions, evidence: [] }),
    frame('perspective.completed', {
      perspective: perspectives[1] as (typeof perspectives)[0],
      evidence: [],
    }),
    frame('perspective.unavailable', { perspective: perspectives[2] as (typeof perspectives)[0] }),
    frame('xp.normalised', { xp }),
    frame('narration.completed', { ...narration, evidence: [] }),
    frame('review.completed', { review: sampleReview(reviewId), hash: '0'.repeat(64) }),
  ];
}
