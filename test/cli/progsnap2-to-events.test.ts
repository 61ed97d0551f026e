import { expect, test } from 'vitest';
import { convertProgsnap2, type MainTableRow } from '../../src/cli/import/progsnap2-to-events.ts';

let order = 0;
function row(minute: number, more: Partial<MainTableRow> = {}): MainTableRow {
  order += 1;
  const occurredAt = new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();
  return {
    eventType: 'Submit',
    eventId: `e${order}`,
    order,
    subjectId: 'S1',
    problemId: 'p1',
    occurredAt,
    correct: 'FALSE',
    code: 'x = 1',
    ...more,
  };
}

test('the first correct submission completes the problem as passed, and later ones are progress', () => {
  const events = convertProgsnap2([
    row(0),
    row(4, { correct: 'NA' }),
    row(9, { correct: 'TRUE' }),
    row(12, { correct: 'TRUE' }),
  ]);
  expect(events.map((event) => event.status)).toEqual([
    'progress',
    'progress',
    'completed',
    'progress',
  ]);
  expect(events[2]).toMatchObject({
    outcome: 'passed',
    signals: { attempts: 3, hints: 0, firstTryCorrect: false, durationMs: 9 * 60_000 + 30_000 },
  });
});

test('without a correct submission the last event completes it as failed, also when it is a hint', () => {
  const events = convertProgsnap2([row(0), row(1, { eventType: 'X-HintRequest' })]);
  expect(events[1]).toMatchObject({
    status: 'completed',
    outcome: 'failed',
    signals: { attempts: 1, hints: 1 },
  });
});

test('a hint before the first submission makes the first try not correct', () => {
  const events = convertProgsnap2([
    row(0, { eventType: 'X-HintRequest' }),
    row(1, { correct: 'TRUE' }),
  ]);
  expect(events[1]).toMatchObject({
    outcome: 'passed',
    signals: { firstTryCorrect: false, attempts: 1, hints: 1 },
  });
});

test('a pause of more than 20 minutes is not counted as work, one of 20 is', () => {
  const [, , last] = convertProgsnap2([row(0), row(20), row(41, { correct: 'TRUE' })]);
  expect(last?.signals?.durationMs).toBe(20 * 60_000 + 30_000);
});

test('rows are taken in the order of the table, problems apart, and other event types are left out', () => {
  const second = row(5, { problemId: 'p2', correct: 'TRUE' });
  const first = { ...row(6, { correct: 'TRUE' }), order: 0 };
  const events = convertProgsnap2([second, first, row(7, { eventType: 'Run.Program' })]);
  expect(events.map((event) => event.touchpoint)).toEqual(['S1/p1', 'S1/p2']);
  expect(events.every((event) => event.signals?.firstTryCorrect === true)).toBe(true);
});

test('an empty code state carries no artefact', () => {
  const [event] = convertProgsnap2([row(0, { code: '' })]);
  expect(event).not.toHaveProperty('artefact');
});
