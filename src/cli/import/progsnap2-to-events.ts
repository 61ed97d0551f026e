import type { Event } from '@throughline/contract';

/** One row of a ProgSnap2 `MainTable`, as far as it is used here. */
export interface MainTableRow {
  readonly eventType: string;
  readonly eventId: string;
  readonly order: number;
  readonly subjectId: string;
  readonly problemId: string;
  /** RFC 3339 in UTC; the table itself carries no zone. */
  readonly occurredAt: string;
  readonly correct: 'TRUE' | 'FALSE' | 'NA';
  readonly code: string;
}

/** A pause longer than this is not work. */
const WORKING_GAP_MS_MAX = 20 * 60_000;
/** What the last thing a student did in a problem took, unseen: half a minute. */
const UNSEEN_WORK_MS = 30_000;
const SUBMIT = 'Submit';
const HINT = 'X-HintRequest';

/**
 * Turns the rows of a ProgSnap2 export into events, one per submission and hint request, in the table's order.
 * The first correct submission completes the problem as passed; without one, its last event completes it as failed.
 * Rows of other event types are skipped: they say nothing about the student's work.
 */
export function convertProgsnap2(rows: readonly MainTableRow[]): readonly Event[] {
  const used = rows
    .filter((row) => row.eventType === SUBMIT || row.eventType === HINT)
    .toSorted((a, b) => a.order - b.order);
  const completions = new Map<string, Completion>();
  for (const [touchpoint, attempt] of groupByTouchpoint(used))
    completions.set(touchpoint, findCompletion(attempt));
  return used.map((row) => {
    const completion = completions.get(touchpointOf(row));
    return completion?.row === row ? completedEvent(row, completion) : progressEvent(row);
  });
}

interface Completion {
  readonly row: MainTableRow;
  readonly passed: boolean;
  readonly rows: readonly MainTableRow[];
}

function findCompletion(rows: readonly MainTableRow[]): Completion {
  const firstCorrect = rows.findIndex((row) => row.eventType === SUBMIT && row.correct === 'TRUE');
  const end = firstCorrect === -1 ? rows.length - 1 : firstCorrect;
  const row = rows[end];
  if (row === undefined) throw new RangeError('a problem without a row');
  return { row, passed: firstCorrect !== -1, rows: rows.slice(0, end + 1) };
}

function completedEvent(row: MainTableRow, completion: Completion): Event {
  const attempts = completion.rows.filter((each) => each.eventType === SUBMIT).length;
  const first = completion.rows[0];
  return {
    ...progressEvent(row),
    status: 'completed',
    outcome: completion.passed ? 'passed' : 'failed',
    signals: {
      durationMs: workingTimeMs(completion.rows),
      attempts,
      hints: completion.rows.length - attempts,
      firstTryCorrect: first?.eventType === SUBMIT && first.correct === 'TRUE',
    },
  };
}

function progressEvent(row: MainTableRow): Event {
  return {
    id: row.eventId,
    learner: row.subjectId,
    kind: 'stage',
    status: 'progress',
    touchpoint: touchpointOf(row),
    occurredAt: row.occurredAt,
    task: row.problemId,
    stage: row.problemId,
    ...(row.code === '' ? {} : { artefact: { mediaType: 'text/x-python', text: row.code } }),
  };
}

function workingTimeMs(rows: readonly MainTableRow[]): number {
  const times = rows.map((row) => Date.parse(row.occurredAt));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return (
    UNSEEN_WORK_MS +
    gaps.filter((gap) => gap <= WORKING_GAP_MS_MAX).reduce((sum, gap) => sum + gap, 0)
  );
}

function touchpointOf(row: MainTableRow): string {
  return `${row.subjectId}/${row.problemId}`;
}

function groupByTouchpoint(rows: readonly MainTableRow[]): ReadonlyMap<string, MainTableRow[]> {
  return Map.groupBy(rows, touchpointOf);
}
