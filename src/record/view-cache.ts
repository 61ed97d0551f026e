import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { VersionedPolicy } from '../domain/policy/policy-document.ts';
import type { RecordingState } from '../store/record/lock-states.ts';
import { type DayView, type GroupView, taskKey } from './group-view.ts';
import type { PlacedEvent } from './prepare-event.ts';

/** Days and tasks that are remembered of one learner. */
const PARTS_MAX = 64;
const LEARNER_ID_LENGTH = 36;

/** What was on record about a learner at the version that its state has here. */
interface LearnerView {
  readonly state: RecordingState;
  /** By `dayKey`. */
  readonly days: Map<string, DayView>;
  /** By `taskKey`. */
  readonly taskPasses: Map<string, number>;
}

/**
 * What recording knew of learners when it last wrote them. Whoever writes a learner raises the version of
 * its state, so what stands here is right as long as that version is; whoever uses it has to compare.
 */
export class ViewCache {
  readonly #learnersMax: number;
  readonly #learners = new Map<LearnerId, LearnerView>();
  readonly #policies = new Map<TenantId, VersionedPolicy>();

  constructor(learnersMax: number) {
    this.#learnersMax = learnersMax;
  }

  /** Keeps what a group's view became, once it is committed. */
  remember(tenant: TenantId, view: GroupView): void {
    if (this.#learners.size > this.#learnersMax) this.#learners.clear();
    if (this.#policies.size > this.#learnersMax) this.#policies.clear();
    this.#policies.set(tenant, view.policy);
    for (const [learner, state] of view.states) {
      const known = this.#learners.get(learner);
      const keep = known?.state === state;
      this.#learners.set(learner, keep ? known : { state, days: new Map(), taskPasses: new Map() });
    }
    for (const [key, day] of view.days) this.#put(day.learner, 'days', key, day);
    this.advance(view);
  }

  /** Moves on with a view that is on its way; its days and states are moved in place. */
  advance(view: GroupView): void {
    for (const [key, passes] of view.taskPasses) {
      this.#put(key.slice(0, LEARNER_ID_LENGTH) as LearnerId, 'taskPasses', key, passes);
    }
  }

  /** Forgets learners whose version turned out to be another one. */
  forget(learners: Iterable<LearnerId>): void {
    for (const learner of learners) this.#learners.delete(learner);
  }

  /** The view of a group of which everything is known; null where anything is not. */
  view(tenant: TenantId, events: readonly PlacedEvent[]): GroupView | null {
    const policy = this.#policies.get(tenant);
    if (policy === undefined) return null;
    const states = new Map<LearnerId, RecordingState>();
    const days = new Map<string, DayView>();
    const taskPasses = new Map<string, number>();
    for (const placed of events) {
      const learner = placed.learner.id;
      const known = this.#learners.get(learner);
      const day = known?.days.get(placed.dayKey);
      if (known === undefined || day === undefined || known.state.erasing) return null;
      states.set(learner, known.state);
      days.set(placed.dayKey, day);
      if (placed.event.task === undefined) continue;
      const key = taskKey(learner, placed.event.task);
      const passes = known.taskPasses.get(key);
      if (passes === undefined) return null;
      taskPasses.set(key, passes);
    }
    return { policy, states, recorded: new Map(), completed: new Set(), taskPasses, days };
  }

  #put<Part extends 'days' | 'taskPasses'>(
    learner: LearnerId,
    part: Part,
    key: string,
    value: Part extends 'days' ? DayView : number,
  ): void {
    const parts = this.#learners.get(learner)?.[part] as Map<string, typeof value> | undefined;
    if (parts === undefined) return;
    if (parts.size >= PARTS_MAX && !parts.has(key)) parts.clear();
    parts.set(key, value);
  }
}
