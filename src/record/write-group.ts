import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import { appendBodies } from '../store/body/append-bodies.ts';
import type { OwnedBody } from '../store/body/sealed-body.ts';
import { crashPoint } from '../store/crash-point.ts';
import { appendEvents, type EntryContext, type EventEntry } from '../store/ledger/append-events.ts';
import { appendRecordedChange } from '../store/record/append-change.ts';
import { appendReviewsDue } from '../store/record/append-reviews-due.ts';
import { uuidArray } from '../store/record/binary-arrays.ts';
import type { DayCounter } from '../store/record/read-days.ts';
import type { RecordingClient } from '../store/record/recording-client.ts';
import { sendTogether } from '../store/send-together.ts';
import { writeDays } from '../store/record/write-days.ts';
import { writeStates } from '../store/record/write-states.ts';
import { WAKE_EVALUATIONS, WAKE_LEARNERS } from '../store/work/wake-learners.ts';
import type { GroupView } from './group-view.ts';

/**
 * Entries per statement. A message larger than the socket's send buffer (208 kB) would stall the database
 * until the event loop comes round again.
 */
const SLICE_ENTRIES = 250;

/** An entry with the bodies that it brings. */
export interface GroupEntry {
  readonly entry: EventEntry;
  readonly bodies: readonly OwnedBody[];
}

/**
 * Sends everything that a group writes, and its commit, without waiting for an answer in between; then waits
 * for all of them.
 *
 * @param onSent called when the commit is on its way
 */
export async function writeGroup(
  client: RecordingClient,
  context: EntryContext,
  view: GroupView,
  entries: readonly GroupEntry[],
  onSent: () => void,
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const add = <Answer>(statement: Promise<Answer>): Promise<Answer> => {
    statement.catch(() => undefined); // observed when all are waited for
    sent.push(statement);
    return statement;
  };
  void add(writeStates(client, [...view.moved]));
  for (let start = 0; start < entries.length; start += SLICE_ENTRIES) {
    if (start > 0) await nextTurn();
    const slice = entries.slice(start, start + SLICE_ENTRIES);
    void add(
      appendEvents(
        client,
        context,
        slice.map(({ entry }) => entry),
      ),
    );
    void add(
      appendBodies(
        client,
        context.tenant,
        slice.flatMap(({ bodies }) => bodies),
      ),
    );
  }
  void add(writeDays(client, context.tenant, takeChangedDays(view)));
  if (view.woken.size > 0) void add(insertWakes(client, WAKE_LEARNERS, context.tenant, view.woken));
  if (view.evaluating.size > 0)
    void add(insertWakes(client, WAKE_EVALUATIONS, context.tenant, view.evaluating));
  if (view.reviewing.length > 0) void add(appendReviewsDue(client, context.tenant, view.reviewing));
  const learners = Array.from(view.moved, ({ learner }) => learner);
  void add(appendRecordedChange(client, context.tenant, learners));
  crashPoint('record/before-commit');
  const commit = add(client.query('commit'));
  onSent();
  await sendTogether(sent);
  // A failed transaction answers a commit with ROLLBACK, and without an error.
  if ((await commit).command !== 'COMMIT') throw new Error('the database rolled the group back');
  crashPoint('record/after-commit');
}

/** The engine is told of these after the commit, by `announceWakes`. */
async function insertWakes(
  client: RecordingClient,
  statement: typeof WAKE_LEARNERS | typeof WAKE_EVALUATIONS,
  tenant: TenantId,
  learners: ReadonlySet<LearnerId>,
): Promise<void> {
  await client.query({ ...statement, values: [tenant, uuidArray([...learners], (id) => id)] });
}

/** In any order: whoever writes a learner's days holds that learner's lock. */
function takeChangedDays(view: GroupView): { known: DayCounter[]; fresh: DayCounter[] } {
  const changed = { known: [] as DayCounter[], fresh: [] as DayCounter[] };
  for (const { learner, day, kinds } of view.days.values()) {
    for (const [kind, counter] of kinds) {
      if (!counter.changed) continue;
      const { count, points, known } = counter;
      changed[known ? 'known' : 'fresh'].push({ learner, day, kind, count, points });
    }
  }
  return changed;
}
