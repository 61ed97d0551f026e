import type { Rubric, Signals } from '@throughline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observeFromFigure } from '../../../src/domain/read/observe-from-figure.ts';
import type { Figure } from '../../../src/domain/read/read-types.ts';
import {
  DIFFICULTY_VERSION_0,
  type DifficultyVersion,
} from '../../../src/domain/skills/difficulty-version.ts';
import { measureTouchpoint } from '../../../src/domain/skills/measure-touchpoint.ts';
import { measureWindow } from '../../../src/domain/skills/measure-window.ts';
import type { LedgerEvent } from '../../../src/domain/touchpoints/ledger-event.ts';
import {
  EMPTY_CONTEXT,
  selectMaterial,
  type CompletionContext,
} from '../../../src/domain/touchpoints/material.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';

function measure(
  given: Partial<LedgerEvent>,
  context: Partial<CompletionContext> = {},
  difficulty: DifficultyVersion = DIFFICULTY_VERSION_0,
): readonly Figure[] {
  const completion = makeLedgerEvent({ seq: 7, day: 3, ...given });
  return measureTouchpoint(
    selectMaterial([completion], completion, { ...EMPTY_CONTEXT, ...context }),
    difficulty,
  ).figures;
}

const dialogue = [
  { speaker: 'tutor', text: 'How many are 12 x 4?' },
  { speaker: 'learner', text: 'That is 48.' },
  { speaker: 'tutor', text: 'And 48 - 3?' },
];

describe('the table of channels', () => {
  it('unaided: 1 only where hints and help requests are both absent or 0, and one was sent', () => {
    expect(measure({ signals: { hints: 0 } })).toEqual([
      {
        kind: 'binary',
        name: 'independence.unaided',
        skill: 'independence',
        seq: 7,
        day: 3,
        outcome: 1,
        expectation: 0.75,
        channelScale: 1.2,
        variance: 0,
      },
    ]);
    expect(measure({ signals: { hints: 0, helpRequests: 1 } })).toMatchObject([{ outcome: 0 }]);
    expect(measure({ signals: {} })).toEqual([]);
  });

  it('dialogue: 1 − P(aided) in place of the row above, with a variance of at least 35²', () => {
    const [figure] = measure({ messages: dialogue, signals: { hints: 2 } });
    expect(figure).toMatchObject({
      name: 'independence.dialogue',
      expectation: 0.75,
      channelScale: 1.2,
      variance: 35 ** 2,
    });
    expect(observeFromFigure(figure as Figure, 50).variance).toBe(35 ** 2);
  });

  it('first try: what was sent, else the outcome of a single attempt', () => {
    expect(
      measure({ signals: { firstTryCorrect: true, attempts: 1 }, outcome: 'failed' }),
    ).toMatchObject([
      {
        name: 'quality.first-try',
        skill: 'quality',
        outcome: 1,
        expectation: 0.7,
        channelScale: 0.7,
        variance: 0,
      },
    ]);
    expect(measure({ signals: { attempts: 1 }, outcome: 'failed' })).toMatchObject([
      { outcome: 0 },
    ]);
    expect(measure({ signals: { attempts: 1 }, outcome: 'none' })).toEqual([]);
    expect(measure({ signals: { attempts: 2 }, outcome: 'passed' })).toEqual([]);
  });

  it('checks: the share of quality criteria that passed', () => {
    const [figure] = measure(
      {
        outcome: 'passed',
        messages: [{ speaker: 'learner', text: 'The carrier is the cause of it.' }],
      },
      { rubric: { id: 'rubric-1', version: 2, rubric } },
    );
    expect(figure).toMatchObject({
      name: 'quality.checks',
      outcome: 0.5,
      expectation: 0.7,
      channelScale: 0.7,
    });
  });

  it('speed: solved work against the time of its task, held to 0–100, with variance 31²', () => {
    const timed = (durationMs: number, outcome: 'passed' | 'failed' = 'passed') =>
      measure({ outcome, signals: { durationMs, expectedMs: 1_000 } });
    expect(timed(1_000)).toMatchObject([
      { kind: 'direct', name: 'speed.against-time', skill: 'speed', variance: 961 },
    ]);
    expect(timed(1_000)).toMatchObject([{ value: 50 }]);
    expect(timed(1_000 * Math.exp(0.36))[0]).toMatchObject({
      value: expect.closeTo(35, 9) as number,
    });
    expect(timed(1)).toMatchObject([{ value: 100 }]);
    expect(timed(100_000)).toMatchObject([{ value: 0 }]);
    expect([
      ...timed(0),
      ...timed(1_000, 'failed'),
      ...measure({ outcome: 'passed', signals: { durationMs: 5 } }),
    ]).toEqual([]);
  });

  it('communication and revisions bring nothing to the read', () => {
    const figures = measure({
      outcome: 'failed',
      signals: { revisions: 4 },
      messages: [
        { speaker: 'persona:manager', text: 'Where are you?' },
        { speaker: 'learner', text: 'I have checked two lanes so far.' },
      ],
    });
    expect(figures).toEqual([]);
  });

  it('takes expectations and times from the difficulty version', () => {
    const version: DifficultyVersion = {
      ...DIFFICULTY_VERSION_0,
      version: 3,
      tasks: new Map([['t-1', { firstTry: 0.4, unaided: 0.2, timeMs: 2_000 }]]),
    };
    const figures = measure(
      {
        task: 't-1',
        outcome: 'passed',
        signals: { hints: 0, firstTryCorrect: true, durationMs: 2_000, expectedMs: 1 },
      },
      {},
      version,
    );
    expect(figures).toMatchObject([{ expectation: 0.2 }, { expectation: 0.4 }, { value: 50 }]);
  });

  it("falls back to the time of the task's definition", () => {
    expect(
      measure(
        { outcome: 'passed', task: 't-1', signals: { durationMs: 500 } },
        { task: { id: 't-1', expectedMs: 500 } },
      ),
    ).toMatchObject([{ value: 50 }]);
  });

  it('keeps the order of the table, whatever was sent', () => {
    const order = [
      'independence.unaided',
      'independence.dialogue',
      'quality.first-try',
      'quality.checks',
      'speed.against-time',
    ];
    const count = fc.option(fc.nat(4), { nil: undefined });
    const signals = fc.record({
      hints: count,
      helpRequests: count,
      attempts: count,
      durationMs: count,
      expectedMs: fc.constant(9),
      firstTryCorrect: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        signals,
        fc.constantFrom('passed' as const, 'failed' as const, null),
        fc.boolean(),
        (sent, outcome, talks) => {
          const names = measure({
            signals: sent as Signals,
            outcome,
            messages: talks ? dialogue : [],
          }).map(({ name }) => order.indexOf(name));
          expect(names).toEqual(names.toSorted((one, other) => one - other));
          expect(names).not.toContain(-1);
          expect(names.includes(0) && names.includes(1)).toBe(false);
        },
      ),
    );
  });
});

describe('measureWindow', () => {
  const passed = { outcome: 'passed' as const, signals: { hints: 0 } };
  const ledger = [
    makeLedgerEvent({ seq: 1, status: 'progress', touchpoint: 'a', signals: { helpRequests: 1 } }),
    makeLedgerEvent({ seq: 2, touchpoint: 'b', kind: 'chat_turn', ...passed }),
    makeLedgerEvent({ seq: 3, touchpoint: 'a', kind: 'stage', outcome: 'passed' }),
    makeLedgerEvent({
      seq: 4,
      touchpoint: 'a',
      status: 'progress',
      late: true,
      signals: { helpRequests: 0 },
    }),
    makeLedgerEvent({ seq: 5, touchpoint: 'c', kind: 'note_submission', ...passed }),
    makeLedgerEvent({ seq: 6, touchpoint: 'd', ...passed }),
  ];

  it('takes every kind that was completed in (previous position, position], once, from all its events', () => {
    const figures = measureWindow(
      ledger.toReversed(),
      { previousPosition: 2, position: 5 },
      new Map(),
      DIFFICULTY_VERSION_0,
    );
    expect(figures.map(({ seq, kind }) => [seq, kind])).toEqual([
      [3, 'binary'],
      [5, 'binary'],
    ]);
    expect(figures[0]).toMatchObject({ outcome: 0 });
  });

  it('counts each completion in exactly one of two windows that meet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (cut) => {
        const measureRange = (previousPosition: number, position: number) =>
          measureWindow(ledger, { previousPosition, position }, new Map(), DIFFICULTY_VERSION_0);
        expect([...measureRange(0, cut), ...measureRange(cut, 6)]).toEqual(measureRange(0, 6));
      }),
    );
  });
});

const anchors = { 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e' };
const rubric: Rubric = {
  title: 'Analysis',
  criteria: [
    {
      id: 'cause',
      title: 'Names the cause',
      skill: 'quality',
      weight: 1,
      anchors,
      check: { type: 'terms', terms: ['carrier'] },
    },
    {
      id: 'cost',
      title: 'Names the cost',
      skill: 'quality',
      weight: 1,
      anchors,
      check: { type: 'terms', terms: ['margin'] },
    },
    {
      id: 'tone',
      title: 'Writes clearly',
      skill: 'communication',
      weight: 1,
      anchors,
      check: { type: 'terms', terms: ['margin'] },
    },
    { id: 'depth', title: 'Goes deep', skill: 'quality', weight: 1, anchors },
  ],
};
