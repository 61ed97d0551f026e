import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LearnerId } from '../domain/ids/ids.ts';
import { appendBodies, type SealedBody } from '../store/body/append-bodies.ts';
import { crashPoint } from '../store/crash-point.ts';
import { appendEvents, type EntryContext, type EventEntry } from '../store/ledger/append-events.ts';
import { appendRecordedChange } from '../store/record/append-change.ts';
import { uuidArray } from '../store/record/binary-arrays.ts';
import type { RecordingState } from '../store/record/lock-states.ts';
import type { DayCounter } from '../store/record/read-days.ts';
import type { RecordingClient } from '../store/record/recording-client.ts';
import { settleAll } from '../store/record/settle-all.ts';
import { writeDays } from '../store/record/write-days.ts';
import { WAKE_LEARNERS } from '../store/work/wake-learners.ts';
import type { GroupView } from './group-view.ts';

/**
 * Entries per statement. A message larger than the socket's send buffer (208 kB) would stall the database
 * until the event loop comes round again.
 */
const SLICE_ENTRIES = 250;

/** An entry with the bodies that it brings. */
export interface GroupEntry {
  readonly entry: EventEntry;
  readonly bodies: readonly SealedBody[];
}

/** Statements that were sent and not yet answered; a failure is observed when all are waited for. */
export class SentStatements {
  readonly #sent: Promise<unknown>[] = [];

  add<Answer>(statement: Promise<Answer>): Promise<Answer> {
    statement.catch(() => undefined);
    this.#sent.push(statement);
    return statement;
  }

  async settle(): Promise<void> {
    await settleAll(this.#sent);
  }
}

/**
 * Sends everything that a group writes, besides its states, and its commit, without waiting for an answer in
 * between.
 *
 * @returns when all is on its way, with the commit to wait for
 */
export async function sendGroup(
  client: RecordingClient,
  context: EntryContext,
  view: GroupView,
  entries: readonly GroupEntry[],
  sent: SentStatements,
): Promise<{ readonly committed: () => Promise<void> }> {
  for (let start = 0; start < entries.length; start += SLICE_ENTRIES) {
    if (start > 0) await nextTurn();
    sendSlice(client, context, entries.slice(start, start + SLICE_ENTRIES), sent);
  }
  void sent.add(writeDays(client, context.tenant, takeChangedDays(view)));
  const woken = listLearners(entries.filter(({ entry }) => entry.effect !== null));
  if (woken.length > 0) {
    const values = [context.tenant, uuidArray(woken, (id) => id)];
    void sent.add(client.query({ ...WAKE_LEARNERS, values }));
  }
  void sent.add(appendRecordedChange(client, context.tenant, listLearners(entries)));
  crashPoint('record/before-commit');
  const commit = sent.add(client.query('commit'));
  const committed = async (): Promise<void> => {
    await sent.settle();
    // A failed transaction answers a commit with ROLLBACK, and without an error.
    if ((await commit).command !== 'COMMIT') throw new Error('the database rolled the group back');
    crashPoint('record/after-commit');
  };
  return { committed };
}

function sendSlice(
  client: RecordingClient,
  context: EntryContext,
  slice: readonly GroupEntry[],
  sent: SentStatements,
): void {
  const entries = slice.map(({ entry }) => entry);
  const bodies = slice.flatMap((item) => item.bodies);
  void sent.add(appendEvents(client, context, entries));
  void sent.add(appendBodies(client, context.tenant, bodies));
}

/** The states that a group's entries have moved, in learner-id order. */
export function listMovedStates(
  view: GroupView,
  entries: readonly GroupEntry[],
): readonly RecordingState[] {
  return listLearners(entries).flatMap((learner) => view.states.get(learner) ?? []);
}

function listLearners(entries: readonly GroupEntry[]): readonly LearnerId[] {
  return [...new Set(entries.map(({ entry }) => entry.learner))].toSorted();
}

/** In any order: whoever writes a learner's days holds that learner's lock. */
function takeChangedDays(view: GroupView): readonly DayCounter[] {
  const counters: DayCounter[] = [];
  for (const { learner, day, kinds } of view.days.values()) {
    for (const [kind, counter] of kinds) {
      if (!counter.changed) continue;
      counters.push({ learner, day, kind, count: counter.count, points: counter.points });
      counter.changed = false;
    }
  }
  return counters;
}
