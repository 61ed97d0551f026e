import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { CarryState } from '../domain/journey/carry-state.ts';
import { numberAt, watchedBy } from '../domain/journey/derive-projection.ts';
import type { EntryHeader } from '../domain/journey/entry.ts';
import { listCarryFacts } from '../domain/journey/fold-carry.ts';
import { moveCarries } from '../domain/journey/move-gaps.ts';
import { EMPTY_ROLL_UP, mergeRollUps, rollUpChange, type Move } from '../domain/journey/roll-up.ts';
import type { Transaction } from '../store/database.ts';
import { appendGapFacts } from '../store/journey/append-gap-facts.ts';
import type { CarryStateRow } from '../store/journey/carry-state-row.ts';
import { deleteGapStates } from '../store/journey/delete-gap-states.ts';
import { saveCarryStates } from '../store/journey/save-carry-states.ts';
import { saveGapStates } from '../store/journey/save-gap-states.ts';
import { saveRollUps } from '../store/journey/save-roll-ups.ts';
import { selectRollUps } from '../store/journey/select-roll-ups.ts';
import type { PlannedCarries } from './plan-carries.ts';
import type { PlannedGaps } from './plan-gaps.ts';

/** Moves everything that is derived from a journey on by the entry that was just appended, under the learner's lock. */
export async function projectEntry(
  transaction: Transaction,
  ref: LearnerRef,
  header: EntryHeader,
  gaps: PlannedGaps,
  carries: PlannedCarries,
): Promise<void> {
  await keepGaps(transaction, ref, gaps);
  const carried = await keepCarries(transaction, ref, header, carries);
  const isReplaced = gaps.superseded !== null && header.supersedes?.claim === null;
  const changes = rollUpChange({
    entry: {
      entry: header.id,
      entrySeq: header.entrySeq,
      occurredAtMs: Date.parse(header.occurredAt),
      kind: header.kind,
      focus: header.focus,
      outcome: header.evaluation?.outcome ?? null,
    },
    replaced: isReplaced ? gaps.superseded : null,
    gaps: gaps.moves,
    carries: carried,
  });
  const focuses = [...changes.keys()].map((focus) => focus ?? '');
  const stood = await selectRollUps(transaction, ref.learner, focuses);
  const before = new Map(stood.map((row) => [row.focus, row]));
  await saveRollUps(
    transaction,
    ref,
    [...changes].map(([focus, change]) => {
      const row = before.get(focus ?? '');
      const isOwn = focus === null || focus === header.focus;
      return {
        focus: focus ?? '',
        entrySeq: isOwn ? header.entrySeq : (row?.entrySeq ?? header.entrySeq),
        rollUp: mergeRollUps(row?.rollUp ?? EMPTY_ROLL_UP, change),
      };
    }),
  );
}

async function keepGaps(
  transaction: Transaction,
  ref: LearnerRef,
  { facts, moves, numbers }: PlannedGaps,
): Promise<void> {
  await appendGapFacts(
    transaction,
    ref,
    facts.map((fact, place) => ({ ...fact, place })),
  );
  const kept = facts.flatMap(({ gap, entrySeq }, place) => {
    const state = moves[place]?.after ?? null;
    const number = numbers.get(gap) ?? numberAt(entrySeq, place);
    return state === null ? [] : [{ number, state }];
  });
  const gone = facts.filter((_, place) => (moves[place]?.after ?? null) === null);
  await saveGapStates(transaction, ref, kept);
  await deleteGapStates(
    transaction,
    ref.learner,
    gone.map(({ gap }) => gap),
  );
}

async function keepCarries(
  transaction: Transaction,
  ref: LearnerRef,
  header: EntryHeader,
  { before }: PlannedCarries,
): Promise<readonly Move<CarryState>[]> {
  const states = { get: (item: string) => before.get(item)?.state };
  const moves = [...moveCarries(listCarryFacts(header), states).values()];
  const rows = moves.flatMap(({ before: stood, after }): readonly CarryStateRow[] => {
    if (after === null || after === stood) return [];
    const known = before.get(after.item);
    return [
      {
        number: known?.number ?? numberAt(after.openedEntrySeq, after.openedOrdinal),
        gap: known === undefined ? watchedBy(header, after) : known.gap,
        lastEntrySeq: header.entrySeq,
        state: after,
      },
    ];
  });
  await saveCarryStates(transaction, ref, rows);
  return moves;
}
