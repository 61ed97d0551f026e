import type { TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../domain/ids/ids.ts';
import type { VersionedPolicy } from '../domain/policy/policy-document.ts';
import type { RecordingState } from '../store/record/lock-states.ts';
import type { DayCounter } from '../store/record/read-days.ts';
import type { ReviewDue } from '../store/record/append-reviews-due.ts';
import type { RecordedEvent } from '../store/record/read-recorded.ts';

/** What one kind came to on a day. */
export interface KindCounter {
  count: number;
  points: number;
  /** Whether it is on record. */
  readonly known: boolean;
  changed: boolean;
}

/** A day's counters of one learner. */
export interface DayView {
  readonly learner: LearnerId;
  readonly day: number;
  /** Over all kinds. */
  points: number;
  readonly kinds: Map<TouchpointKind, KindCounter>;
}

/**
 * What is on record about a group's learners, read under their locks. Recording moves it on, event by event,
 * so that a later event of the group sees an earlier one.
 */
export interface GroupView {
  readonly policy: VersionedPolicy;
  readonly states: ReadonlyMap<LearnerId, RecordingState>;
  /** The states that an event has moved. */
  readonly moved: Set<RecordingState>;
  /** Learners of whom a completion makes something due. */
  readonly woken: Set<LearnerId>;
  /** Those of them of whom a completion wants a light evaluation. */
  readonly evaluating: Set<LearnerId>;
  /** Completions of scenarios, whose reviews begin. */
  readonly reviewing: ReviewDue[];
  /** By `eventKey`. */
  readonly recorded: Map<string, RecordedEvent>;
  /** By `touchpointKey`. */
  readonly completed: Set<string>;
  /** By `taskKey`. */
  readonly taskPasses: Map<string, number>;
  /** By `dayKey`. */
  readonly days: Map<string, DayView>;
}

/** Keys begin with a UUID, which is of one length; ids hold no line break. */
export const eventKey = (learner: LearnerId, eventId: string): string => learner + eventId;
export const touchpointKey = (
  learner: LearnerId,
  kind: TouchpointKind,
  touchpoint: string,
): string => `${learner}${kind}\n${touchpoint}`;
export const taskKey = (learner: LearnerId, task: string): string => learner + task;
export const dayKey = (learner: LearnerId, day: number): string => learner + day;

/**
 * The day's counters, empty where nothing is on record.
 *
 * @param key the `dayKey` of learner and day
 */
export function viewDay(view: GroupView, key: string, learner: LearnerId, day: number): DayView {
  let found = view.days.get(key);
  if (found === undefined) {
    found = { learner, day, points: 0, kinds: new Map() };
    view.days.set(key, found);
  }
  return found;
}

/** Puts counters that were read into the view. */
export function addDayCounters(view: GroupView, counters: readonly DayCounter[]): void {
  for (const counter of counters) {
    const key = dayKey(counter.learner, counter.day);
    const day = viewDay(view, key, counter.learner, counter.day);
    day.points += counter.points;
    const { kind, count, points } = counter;
    day.kinds.set(kind, { count, points, known: true, changed: false });
  }
}
