import { v7 } from 'uuid';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { LearnerId } from '../domain/ids/ids.ts';
import { isCarryOpen } from '../domain/journey/carry-state.ts';
import type { CarryText } from '../domain/journey/claims.ts';
import type { KeptCarry } from '../domain/journey/derive-projection.ts';
import type { CarryOperation } from '../domain/journey/entry.ts';
import { expireCarries } from '../domain/journey/expire-carries.ts';
import { planWatches } from '../domain/journey/plan-watches.ts';
import type { Transaction } from '../store/database.ts';
import { selectCarryStates } from '../store/journey/select-carry-states.ts';
import type { NewEntry } from './append-journey-entry.ts';
import type { PlannedGaps } from './plan-gaps.ts';

/** What an entry does to carries in the end, and where those stood that it moves. */
export interface PlannedCarries {
  readonly operations: readonly CarryOperation[];
  readonly texts: readonly CarryText[];
  readonly before: ReadonlyMap<string, KeptCarry>;
}

/**
 * Puts together what an entry does to carries: what its writer says, what code opens, resolves and drops because of
 * its gaps, and, first of all, what has to expire so that no audience has more than 20. Under the learner's lock.
 *
 * @throws ThroughlineError `carry/not-open` where the writer moves a carry that is done, or never was
 */
export async function planCarries(
  transaction: Transaction,
  learner: LearnerId,
  { draft, words }: Pick<NewEntry, 'draft' | 'words'>,
  { facts, moves }: PlannedGaps,
  open: readonly KeptCarry[],
): Promise<PlannedCarries> {
  if (draft.carries.length === 0 && facts.length === 0) {
    return { operations: [], texts: [], before: new Map() };
  }
  const moved = new Set(draft.carries.map(({ item }) => item));
  const watches = open.flatMap(({ gap, state: { item } }) =>
    gap === null || moved.has(item) ? [] : [{ gap, item }],
  );
  const planned = planWatches(draft, facts, moves, watches, v7);
  const before = new Map(open.map((row) => [row.state.item, row]));
  await assertOpen(transaction, learner, draft.carries, before);
  return {
    operations: expireCarries(
      open.map(({ state }) => state),
      [...draft.carries, ...planned.operations],
    ),
    texts: [...words.carries, ...planned.texts],
    before,
  };
}

async function assertOpen(
  transaction: Transaction,
  learner: LearnerId,
  operations: readonly CarryOperation[],
  open: ReadonlyMap<string, KeptCarry>,
): Promise<void> {
  const opening = operations.filter(({ operation }) => operation === 'open');
  const known = await selectCarryStates(
    transaction,
    learner,
    opening.map(({ item }) => item),
  );
  if (known.length > 0) throw new RangeError('a carry is opened a second time');
  const opened = new Set(opening.map(({ item }) => item));
  for (const { item, operation } of operations) {
    const row = open.get(item);
    if (operation === 'open' || opened.has(item)) continue;
    if (row === undefined || !isCarryOpen(row.state)) {
      throw new ThroughlineError('carry/not-open', 'there is no such carry, or it is done');
    }
  }
}
