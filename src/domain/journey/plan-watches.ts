import type { Audience } from '@throughline/contract';
import type { CarryText } from './claims.ts';
import type { CarryOperation, EntryDraft, GapOperation } from './entry.ts';
import { CARRY_UNITS_MAX } from './expire-carries.ts';
import { nameGapOf, type GapFact } from './gap-fact.ts';
import { isUnresolved, type GapState } from './gap-state.ts';
import { placeOf } from './move-gap.ts';
import { PROPOSED_TAXONOMY } from './move-gaps.ts';
import { titleGap } from './name-gap.ts';
import type { Move } from './roll-up.ts';

/** Most watches that one entry opens: the next reader is told what matters, not everything. */
export const WATCHES_OPENED_MAX = 3;

/** Kinds after which a tutor goes on; after any other it is the manager who sees the learner next. */
const TUTORED_KINDS: readonly string[] = ['learn_session', 'note_check', 'cowork_session'];

/** How fast somebody works is nobody's to watch. */
const UNWATCHED: readonly string[] = ['speed.against-time'];

const NAME_UNITS_MAX = 72;

/** A watch that is open: a carry that code opened on a gap. */
export interface OpenWatch {
  readonly item: string;
  readonly gap: string;
}

/** What code does to carries because of what an entry says of gaps. */
export interface PlannedWatches {
  readonly operations: readonly CarryOperation[];
  readonly texts: readonly CarryText[];
}

/**
 * Opens, resolves and drops watches: the carries of code. A criterion that failed, or that was met with the answer
 * told, is watched by whoever comes next, once at a time; the watch is resolved when the gap no longer stands open
 * (it was re-applied, that is, met alone elsewhere), and dropped when what opened it was refuted. Texts come from
 * templates; no word in them is anybody's.
 *
 * @param facts of the entry, and beside them, one by one, how each moved its gap
 * @param open the learner's watches on these gaps
 * @param makeItem a UUID for each watch that is opened
 */
export function planWatches(
  draft: EntryDraft,
  facts: readonly GapFact[],
  moves: readonly Move<GapState>[],
  open: readonly OpenWatch[],
  makeItem: () => string,
): PlannedWatches {
  const ended = facts.flatMap((fact, index) => {
    const after = moves[index]?.after ?? null;
    if (after !== null && isUnresolved(after)) return [];
    const operation = after === null || fact.operation === 'refuted' ? 'drop' : 'resolve';
    return open
      .filter(({ gap }) => gap === fact.gap)
      .map(({ item }): CarryOperation => ({
        item,
        operation,
        audience: null,
        dueAt: null,
        evidence: [],
      }));
  });
  const opened = listWatchable(draft, moves, open).map((operation) => ({
    operation,
    item: makeItem(),
  }));
  return {
    operations: [
      ...ended,
      ...opened.map(({ operation, item }): CarryOperation => ({
        item,
        operation: 'open',
        audience: chooseAudience(draft),
        dueAt: null,
        evidence: operation.evidence,
      })),
    ],
    texts: opened.map(({ operation, item }) => ({ item, text: tellWatch(operation, draft) })),
  };
}

/** The operations that open a watch: one a gap, of gaps that stand open and are not watched yet. */
function listWatchable(
  draft: EntryDraft,
  moves: readonly Move<GapState>[],
  open: readonly OpenWatch[],
): readonly GapOperation[] {
  if (draft.author === 'human' || draft.evaluation === null) return [];
  const standing = new Set(
    moves.flatMap(({ after }) => (after !== null && isUnresolved(after) ? [after.gap] : [])),
  );
  const seen = new Set(open.map(({ gap }) => gap));
  const watchable = draft.gapOps.filter((operation) => {
    const { gap } = nameGapOf(operation);
    const isToldOf = operation.evidence.length > 0 && operation.taxonomy !== PROPOSED_TAXONOMY;
    if (!isToldOf || !isMissed(operation) || UNWATCHED.includes(gap)) return false;
    if (!standing.has(gap) || seen.has(gap)) return false;
    seen.add(gap);
    return true;
  });
  return watchable.slice(0, WATCHES_OPENED_MAX);
}

function isMissed({ operation, assist }: GapOperation): boolean {
  return operation === 'observed' || (operation === 'walked' && assist === 'told');
}

function chooseAudience({ source }: EntryDraft): Audience {
  return source !== null && TUTORED_KINDS.includes(source.kind) ? 'tutor' : 'manager';
}

function tellWatch(operation: GapOperation, draft: EntryDraft): string {
  const name = nameGapOf(operation);
  const what = cut(titleGap(name, {}) ?? name.gap);
  const touchpoint = draft.source?.touchpoint ?? '';
  const where = cut(placeOf({ context: operation.context, touchpoint }));
  const seen = operation.operation === 'observed' ? 'Not met yet' : 'Met only with the answer told';
  const text = `${seen}: ${what} (${where}). Watch whether it is done without help next time.`;
  return text.slice(0, CARRY_UNITS_MAX);
}

function cut(name: string): string {
  return name.length <= NAME_UNITS_MAX ? name : `${name.slice(0, NAME_UNITS_MAX - 1)}…`;
}
