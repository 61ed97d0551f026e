import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { CarryState } from '../domain/journey/carry-state.ts';
import { numberAt, watchedBy, type KeptCarry } from '../domain/journey/derive-projection.ts';
import type { EntryHeader } from '../domain/journey/entry.ts';
import { listCarryFacts } from '../domain/journey/fold-carry.ts';
import { moveCarries } from '../domain/journey/move-gaps.ts';
import { EMPTY_ROLL_UP, mergeRollUps, rollUpChange, type Move } from '../domain/journey/roll-up.ts';
import type { Transaction } from '../store/database.ts';
import { appendGapFacts } from '../store/journey/append-gap-facts.ts';
import { deleteGapFocuses } from '../store/journey/delete-gap-focuses.ts';
import { deleteGapStates } from '../store/journey/delete-gap-states.ts';
import type { GapFocusRow } from '../store/journey/gap-focus-row.ts';
import { saveCarryStates } from '../store/journey/save-carry-states.ts';
import { saveGapFocuses } from '../store/journey/save-gap-focuses.ts';
import { saveGapStates } from '../store/journey/save-gap-states.ts';
import { saveRollUps } from '../store/journey/save-roll-ups.ts';
import { selectRollUps } from '../store/journey/select-roll-ups.ts';
import type { PlannedCarries } from './plan-carries.ts';
import type { PlannedGaps } from './plan-gaps.ts';
import { sendTogether } from '../store/send-together.ts';

/** Moves everything that is derived from a journey on by the entry that was just appended, under the learner's lock. */
export async function projectEntry(
  transaction: Transaction,
  ref: LearnerRef,
  header: EntryHeader,
  gaps: PlannedGaps,
  carries: PlannedCarries,
): Promise<void> {
  const carried = moveHeldCarries(header, carries);
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
  const [stood] = await sendTogether([
    selectRollUps(transaction, ref.learner, focuses),
    keepGaps(transaction, ref, gaps),
    keepCarries(transaction, ref, header, carries, carried),
  ]);
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
  const kept = facts.flatMap(({ gap, entrySeq }, place) => {
    const state = moves[place]?.after ?? null;
    const number = numbers.get(gap) ?? numberAt(entrySeq, place);
    return state === null ? [] : [{ number, state }];
  });
  const gone = facts.filter((_, place) => (moves[place]?.after ?? null) === null);
  const placed = facts.map((fact, place) => ({ ...fact, place }));
  const found = listPairs(facts, moves, 'focusesAfter', 'focusesBefore');
  const left = listPairs(facts, moves, 'focusesBefore', 'focusesAfter');
  const names = gone.map(({ gap }) => gap);
  await sendTogether([
    appendGapFacts(transaction, ref, placed),
    saveGapStates(transaction, ref, kept),
    deleteGapStates(transaction, ref.learner, names),
    saveGapFocuses(transaction, ref, found),
    deleteGapFocuses(transaction, ref.learner, left),
  ]);
}

/** Gaps with the focuses that are among the ones of a move, and not among the others. */
function listPairs(
  facts: PlannedGaps['facts'],
  moves: PlannedGaps['moves'],
  among: 'focusesBefore' | 'focusesAfter',
  notAmong: 'focusesBefore' | 'focusesAfter',
): readonly GapFocusRow[] {
  return facts.flatMap(({ gap }, place) => {
    const others = new Set(moves[place]?.[notAmong]);
    const some = moves[place]?.[among] ?? [];
    return some.filter((focus) => !others.has(focus)).map((focus) => ({ gap, focus }));
  });
}

function moveHeldCarries(
  header: EntryHeader,
  { before }: PlannedCarries,
): readonly Move<CarryState>[] {
  const states = { get: (item: string) => before.get(item)?.state };
  return [...moveCarries(listCarryFacts(header), states).values()];
}

async function keepCarries(
  transaction: Transaction,
  ref: LearnerRef,
  header: EntryHeader,
  { before }: PlannedCarries,
  moves: readonly Move<CarryState>[],
): Promise<void> {
  const rows = moves.flatMap(({ before: stood, after }): readonly KeptCarry[] => {
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
}
