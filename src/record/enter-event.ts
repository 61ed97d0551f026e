import type { RecordResult } from '@throughline/contract';
import { decideEffect } from '../domain/touchpoints/decide-effect.ts';
import type { Effect } from '../domain/touchpoints/ledger-event.ts';
import { type Price, priceEvent } from '../domain/xp/price-event.ts';
import type { EventEntry } from '../store/ledger/append-events.ts';
import type { RecordingState } from '../store/record/lock-states.ts';
import type { RecordedEvent } from '../store/record/read-recorded.ts';
import { type GroupView, taskKey, viewDay } from './group-view.ts';
import type { PreparedEvent } from './prepare-event.ts';

/** What one event becomes: an answer, and an entry unless it is on record already. */
export interface EnteredEvent {
  readonly result: RecordResult;
  readonly entry: EventEntry | null;
}

/** Numbers and prices one event of a request without faults, and moves the view past it. */
export function enterEvent(view: GroupView, prepared: PreparedEvent): EnteredEvent {
  const { event } = prepared;
  const earlier = view.recorded.get(prepared.eventKey);
  if (earlier !== undefined) return { result: answer(prepared, earlier, true), entry: null };
  const state = requireState(view, prepared);
  const late = view.completed.has(prepared.touchpointKey);
  const awaitsSeq = state.lastCalibratingSeq > state.cursor ? state.lastCalibratingSeq : null;
  const price = takePrice(view, prepared, state);
  const seq = state.nextSeq;
  const effect = takeEffect(prepared, state);
  if (event.status === 'completed') view.completed.add(prepared.touchpointKey);
  if (effect !== null) view.woken.add(state.learner);
  if (effect === 'evaluate') view.evaluating.add(state.learner);
  if (effect === 'review') view.reviewing.push({ learner: state.learner, position: seq });
  view.moved.add(state);
  state.nextSeq += 1;
  state.total += price.xp;
  const entry = makeEntry(prepared, state, { seq, price, awaitsSeq, effect, late });
  const recorded = remember(entry);
  view.recorded.set(prepared.eventKey, recorded);
  return { result: answer(prepared, recorded, false), entry };
}

function requireState(view: GroupView, { learner }: PreparedEvent): RecordingState {
  const state = view.states.get(learner.id);
  if (state === undefined) throw new Error('a learner without a state');
  return state;
}

/** Prices the event and moves the day's counters and the task's passes past it. */
function takePrice(view: GroupView, prepared: PreparedEvent, state: RecordingState): Price {
  const { event, learner } = prepared;
  const day = viewDay(view, prepared.dayKey, learner.id, prepared.day);
  const kind = day.kinds.get(event.kind) ?? { count: 0, points: 0, known: false, changed: true };
  const task = event.task === undefined ? null : taskKey(learner.id, event.task);
  const passes = task === null ? 0 : (view.taskPasses.get(task) ?? 0);
  const price = priceEvent(
    {
      kind: event.kind,
      status: event.status,
      outcome: event.outcome,
      dayCount: kind.count,
      dayPoints: day.points,
      taskPasses: passes,
      multiplier: state.multiplier,
    },
    view.policy.document.pricing,
  );
  kind.count += 1;
  kind.points += price.points;
  kind.changed = true;
  day.kinds.set(event.kind, kind);
  day.points += price.points;
  if (task !== null && event.status === 'completed' && event.outcome === 'passed') {
    view.taskPasses.set(task, passes + 1);
  }
  return price;
}

/** Decides what a completion makes due, and moves the state's marks past it. */
function takeEffect({ event }: PreparedEvent, state: RecordingState): Effect | null {
  if (event.status !== 'completed') return null;
  const ownEffect = decideEffect(event.kind, false);
  const effect = decideEffect(event.kind, state.asks && state.askedSeq === null);
  if (effect === null) return null;
  state.lastEffectSeq = state.nextSeq;
  if (effect === 'calibrate') state.lastCalibratingSeq = state.nextSeq;
  if (effect !== ownEffect) state.askedSeq = state.nextSeq;
  return effect;
}

function makeEntry(
  prepared: PreparedEvent,
  state: RecordingState,
  decided: Pick<EventEntry, 'seq' | 'price' | 'awaitsSeq' | 'effect' | 'late'>,
): EventEntry {
  return {
    seq: decided.seq,
    price: decided.price,
    awaitsSeq: decided.awaitsSeq,
    effect: decided.effect,
    late: decided.late,
    event: prepared.event,
    learner: prepared.learner.id,
    totalAfter: state.total,
    tier: state.tier,
    snapshotVersion: state.snapshotVersion,
    occurredAtMs: prepared.occurredAtMs,
    day: prepared.day,
    bodyId: prepared.bodyId,
    bodyHash: prepared.bodyHash,
  };
}

function remember(entry: EventEntry): RecordedEvent {
  return {
    learner: entry.learner,
    eventId: entry.event.id,
    bodyHash: entry.bodyHash,
    seq: entry.seq,
    xp: entry.price.xp,
    points: entry.price.points,
    multiplier: entry.price.multiplier,
    tier: entry.tier,
    totalAfter: entry.totalAfter,
    awaitsSeq: entry.awaitsSeq,
    late: entry.late,
  };
}

function answer(
  prepared: PreparedEvent,
  recorded: RecordedEvent,
  duplicate: boolean,
): RecordResult {
  return {
    id: prepared.event.id,
    learner: prepared.event.learner,
    ledgerSeq: recorded.seq,
    xp: recorded.xp,
    points: recorded.points,
    multiplier: recorded.multiplier,
    tier: recorded.tier,
    total: recorded.totalAfter,
    settled: recorded.awaitsSeq === null,
    duplicate,
    late: recorded.late,
  };
}
