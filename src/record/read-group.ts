import type { ClientBase } from 'pg';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import { readPolicyVersion } from '../store/policy/read-policy-version.ts';
import { lockStates, type RecordingState } from '../store/record/lock-states.ts';
import { readCompletions, type TouchpointRef } from '../store/record/read-completions.ts';
import { type DayCounter, type DayRef, readDays } from '../store/record/read-days.ts';
import { readRecorded, type RecordedEvent } from '../store/record/read-recorded.ts';
import { readTaskPasses, type TaskPasses, type TaskRef } from '../store/record/read-task-passes.ts';
import { sendTogether } from '../store/send-together.ts';
import { addDayCounters, eventKey, type GroupView, taskKey, touchpointKey } from './group-view.ts';
import type { PolicyCache } from './policy-cache.ts';
import type { PlacedEvent } from './prepare-event.ts';

/** What the group's transaction found on record. */
export interface GroupRead {
  readonly states: readonly RecordingState[];
  readonly recorded: readonly RecordedEvent[];
  readonly completions: readonly TouchpointRef[];
  readonly taskPasses: readonly TaskPasses[];
  readonly days: readonly DayCounter[];
  readonly policyVersion: number;
}

/**
 * Locks the states, then reads what pricing and refusing depend on, in later statements that see whatever
 * the locks waited for. All are sent at once and answered in one round trip.
 *
 * @param learners events' learners and peers, in id order
 */
export async function readGroup(
  client: ClientBase,
  tenant: TenantId,
  learners: readonly LearnerId[],
  events: readonly PlacedEvent[],
): Promise<GroupRead> {
  const { touchpoints, tasks, days } = listReferences(events);
  const [states, recorded, completions, taskPasses, counters, policyVersion] = await sendTogether([
    lockStates(client, learners),
    readRecorded(client, events),
    readCompletions(client, touchpoints),
    tasks.length === 0 ? Promise.resolve([]) : readTaskPasses(client, tasks),
    readDays(client, days),
    readPolicyVersion(client, tenant),
  ]);
  return { states, recorded, completions, taskPasses, days: counters, policyVersion };
}

/** Puts what was read into the form that events are entered into. */
export async function viewGroup(
  client: ClientBase,
  tenant: TenantId,
  read: GroupRead,
  policies: PolicyCache,
): Promise<GroupView> {
  const view: GroupView = {
    policy: await policies.get(client, tenant, read.policyVersion),
    states: new Map(read.states.map((state) => [state.learner, state])),
    moved: new Set(),
    woken: new Set(),
    evaluating: new Set(),
    reviewing: [],
    recorded: new Map(
      read.recorded.map((event) => [eventKey(event.learner, event.eventId), event]),
    ),
    completed: new Set(
      read.completions.map((ref) => touchpointKey(ref.learner, ref.kind, ref.touchpoint)),
    ),
    taskPasses: new Map(read.taskPasses.map((row) => [taskKey(row.learner, row.task), row.passes])),
    days: new Map(),
  };
  addDayCounters(view, read.days);
  return view;
}

function listReferences(events: readonly PlacedEvent[]): {
  touchpoints: readonly TouchpointRef[];
  tasks: readonly TaskRef[];
  days: readonly DayRef[];
} {
  const touchpoints = new Map<string, TouchpointRef>();
  const tasks = new Map<string, TaskRef>();
  const days = new Map<string, DayRef>();
  for (const placed of events) {
    const learner = placed.learner.id;
    const { kind, touchpoint, task } = placed.event;
    touchpoints.set(placed.touchpointKey, { learner, kind, touchpoint });
    if (task !== undefined) tasks.set(taskKey(learner, task), { learner, task });
    days.set(placed.dayKey, { learner, day: placed.day });
  }
  return {
    touchpoints: [...touchpoints.values()],
    tasks: [...tasks.values()],
    days: [...days.values()],
  };
}
