import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LearnerId } from '../domain/ids/ids.ts';
import { appendBodies, type SealedBody } from '../store/body/append-bodies.ts';
import { crashPoint } from '../store/crash-point.ts';
import { appendEvents, type EntryContext, type EventEntry } from '../store/ledger/append-events.ts';
import { appendRecordedChange } from '../store/record/append-change.ts';
import { uuidArray } from '../store/record/binary-arrays.ts';
import type { DayCounter } from '../store/record/read-days.ts';
import type { RecordingClient } from '../store/record/recording-client.ts';
import { settleAll } from '../store/record/settle-all.ts';
import { writeDays } from '../store/record/write-days.ts';
import { writeStates } from '../store/record/write-states.ts';
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

/**
 * Sends everything that a group writes and its commit, without waiting for an answer in between.
 *
 * @param onSent called when all is on its way, so that the next group can be prepared meanwhile
 */
export async function writeGroup(
  client: RecordingClient,
  context: EntryContext,
  view: GroupView,
  entries: readonly GroupEntry[],
  onSent: () => void,
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const send = (statement: Promise<unknown>): void => {
    statement.catch(() => undefined); // observed below; a failure may come before that
    sent.push(statement);
  };
  for (let start = 0; start < entries.length; start += SLICE_ENTRIES) {
    if (start > 0) await nextTurn();
    const slice = entries.slice(start, start + SLICE_ENTRIES);
    send(
      appendEvents(
        client,
        context,
        slice.map(({ entry }) => entry),
      ),
    );
    send(
      appendBodies(
        client,
        context.tenant,
        slice.flatMap(({ bodies }) => bodies),
      ),
    );
  }
  const learners = listLearners(entries);
  send(
    writeStates(
      client,
      learners.flatMap((learner) => view.states.get(learner) ?? []),
    ),
  );
  send(writeDays(client, context.tenant, listChangedDays(view)));
  const woken = listLearners(entries.filter(({ entry }) => entry.effect !== null));
  if (woken.length > 0) {
    send(
      client.query({ ...WAKE_LEARNERS, values: [context.tenant, uuidArray(woken, (id) => id)] }),
    );
  }
  send(appendRecordedChange(client, context.tenant, learners));
  crashPoint('record/before-commit');
  const commit = client.query('commit');
  send(commit);
  onSent();
  await settleAll(sent);
  // A failed transaction answers a commit with ROLLBACK, and without an error.
  if ((await commit).command !== 'COMMIT') throw new Error('the database rolled the group back');
  crashPoint('record/after-commit');
}

function listLearners(entries: readonly GroupEntry[]): readonly LearnerId[] {
  return [...new Set(entries.map(({ entry }) => entry.learner))].toSorted();
}

/** In any order: whoever writes a learner's days holds that learner's lock. */
function listChangedDays(view: GroupView): readonly DayCounter[] {
  const counters: DayCounter[] = [];
  for (const { learner, day, kinds } of view.days.values()) {
    for (const [kind, { count, points, changed }] of kinds) {
      if (changed) counters.push({ learner, day, kind, count, points });
    }
  }
  return counters;
}
