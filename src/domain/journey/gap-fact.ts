import type { Assist } from '@throughline/contract';
import type { EntryDraft, GapOperation, GapOperationName } from './entry.ts';
import { BUILTIN_TAXONOMY } from './gap-operations.ts';

/** A gap as its life is told: which, and under which taxonomy it was last seen. */
export interface GapName {
  /** Its identity within a learner: the criterion; of `builtin.v1` without the task it was seen under. */
  readonly gap: string;
  readonly taxonomy: string;
}

/** What one entry says of one gap: what a gap's state is folded from. Ids, enums and numbers alone. */
export interface GapFact extends GapName {
  readonly operation: GapOperationName;
  readonly assist: Assist;
  /** Task or stage, and touchpoint, as the operation has it. */
  readonly context: string;
  /** Kind and id of the touchpoint, such as `stage/touchpoint-1`. */
  readonly touchpoint: string;
  readonly focus: string;
  /** UUID of the entry that says so; where a correction says it again, of the one that said it first. */
  readonly entry: string;
  /** Number of that entry. */
  readonly saidSeq: number;
  /** Number of the entry under which it stands: that very one, or the correction that says it again. */
  readonly entrySeq: number;
  /** UUID of the evaluation it rests on. */
  readonly evaluation: string | null;
  /** Its place in the order is (`occurredAtMs`, `placeSeq`); of a correction both are those of what it corrects. */
  readonly occurredAtMs: number;
  /** `entrySeq` of the entry itself, or of the first entry that it corrects. */
  readonly placeSeq: number;
}

/** The entry that a correction supersedes, as far as gaps go. */
export interface CorrectedEntry {
  /** Place of its facts; where it has none, its own `occurredAt` and `entrySeq`. */
  readonly occurredAtMs: number;
  readonly placeSeq: number;
  /** What it says of gaps. */
  readonly facts: readonly CorrectedFact[];
}

/** What a corrected entry says of one gap. */
export type CorrectedFact = Omit<GapFact, 'entrySeq' | 'occurredAtMs' | 'placeSeq'>;

const RANK: readonly GapOperationName[] = ['refuted', 'observed', 'walked', 'reapplied'];

/**
 * What an entry says of gaps, one fact a gap: where an entry has several operations on one, the least
 * favourable stands. A correction takes the place of what it corrects. A new evaluation of the whole replaces
 * everything: what it is silent about is refuted. A person, or a correction of one claim, replaces only the
 * gaps that they name; the rest is said again, so that the correction alone stands at its place, and keeps the entry that it rests on.
 *
 * @param corrected what the entry supersedes; null where it supersedes nothing
 * @example
 * listGapFacts({ id: entry.id, entrySeq: 12, draft }, null);
 */
export function listGapFacts(
  entry: { readonly id: string; readonly entrySeq: number; readonly draft: EntryDraft },
  corrected: CorrectedEntry | null,
): readonly GapFact[] {
  const { id, entrySeq, draft } = entry;
  const scene = {
    focus: draft.focus,
    evaluation: draft.evaluation?.id ?? null,
    touchpoint: draft.source === null ? id : `${draft.source.kind}/${draft.source.touchpoint}`,
  };
  const told = { entry: id, saidSeq: entrySeq };
  const place = {
    entrySeq,
    occurredAtMs: corrected?.occurredAtMs ?? draft.occurredAtMs,
    placeSeq: corrected?.placeSeq ?? entrySeq,
  };
  const facts = new Map<string, GapFact>();
  for (const operation of draft.gapOps) {
    const fact = {
      ...nameGapOf(operation),
      ...takeOperation(operation),
      ...scene,
      ...told,
      ...place,
    };
    const other = facts.get(fact.gap);
    if (other === undefined || rank(fact) < rank(other)) facts.set(fact.gap, fact);
  }
  const replacesAll = draft.author !== 'human' && draft.supersedes?.claim === null;
  for (const said of corrected?.facts ?? []) {
    if (facts.has(said.gap)) continue;
    const fact = { ...said, ...place };
    facts.set(
      said.gap,
      replacesAll ? { ...fact, ...told, operation: 'refuted', assist: 'none' } : fact,
    );
  }
  return [...facts.values()];
}

/**
 * Which gap an operation is about. The built-in criteria (help, first try, goal, time, answers) are habits
 * that any task can show: the task is where one was shown, not which one it is, else no task could ever
 * show that it was re-applied at another. A rubric's criterion is its own gap, whichever rubric names it.
 */
export function nameGapOf({ gap, taxonomy }: Pick<GapOperation, 'gap' | 'taxonomy'>): GapName {
  const at = gap.indexOf('@');
  return { gap: taxonomy === BUILTIN_TAXONOMY && at > 0 ? gap.slice(0, at) : gap, taxonomy };
}

function takeOperation({ operation, assist, context }: GapOperation) {
  return { operation, assist, context };
}

function rank({ operation }: GapFact): number {
  return RANK.indexOf(operation);
}
